// HTML validity: the Nu HTML checker, one Java process for all pages.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Whether a Java is here, which the checker runs on. */
export function hasJava() {
  return spawnSync('java', ['-version']).status === 0;
}

/** Errors of the pages ({path, html}), as lines that name page, line and message. */
export function htmlErrors(pages) {
  const jar = path.join(path.dirname(createRequire(import.meta.url).resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');
  const folder = mkdtempSync(path.join(tmpdir(), 'villemonde-html-'));
  try {
    const files = pages.map((page, index) => {
      const file = path.join(folder, `${index}.html`);
      writeFileSync(file, page.html);
      return file;
    });
    const run = spawnSync('java', ['-Xss2m', '-jar', jar, '--errors-only', '--exit-zero-always', '--format', 'json', ...files], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (run.status !== 0) throw new Error(`The HTML checker ended with ${run.status}: ${run.stderr.slice(-2000)}`);
    // The JSON goes to the error stream, by the checker's custom.
    return JSON.parse(run.stderr).messages.map((message) => {
      const page = pages[Number(path.basename(message.url ?? '0.html', '.html'))];
      return `${page.path}:${message.lastLine ?? '?'}: ${message.message} | ${(message.extract ?? '').replaceAll('\n', ' ')}`;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
