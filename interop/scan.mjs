// A scanner from outside, wapiti, over the demonstration: injections, scripts of one person in the page of another,
// files outside their folder, redirects elsewhere, forms without protection, headers. Any finding fails.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort, root } from '../e2e/support/environment.mjs';
import { startServer } from '../e2e/support/servers.mjs';

const MODULES = ['exec', 'file', 'sql', 'xss', 'permanentxss', 'redirect', 'ssrf', 'xxe', 'crlf', 'csrf', 'csp', 'cookieflags', 'http_headers', 'methods', 'backup'];
/** How long it may look, in seconds: the crawl before it knows the pages already. */
const CRAWL = 120;
const EACH = 60;
/** What it says of any site on plain HTTP on this very machine, and what is so by decision. */
const EXPECTED = [
  // Cookies are Secure and HSTS is the proxy's as soon as the public address is https://.
  /Strict-Transport-Security is not set/,
  /Secure flag is not set in the cookie/,
];

const folder = mkdtempSync(path.join(tmpdir(), 'villemonde-scan-'));
const url = `http://127.0.0.1:${await freePort()}`;
const stop = await startServer('scan', url);
try {
  const report = path.join(root, 'test-results', 'wapiti.json');
  mkdirSync(path.dirname(report), { recursive: true });
  const wapiti = path.join(root, '.venv/bin/wapiti');
  console.log(`    ${execFileSync(wapiti, ['--version'], { encoding: 'utf8' }).trim().split('\n').at(-1)}`);
  const run = spawnSync(
    wapiti,
    ['--url', `${url}/`, '--scope', 'domain', '--module', MODULES.join(','), '--format', 'json', '--output', report,
      '--max-scan-time', String(CRAWL + EACH * 4), '--max-attack-time', String(EACH), '--max-links-per-page', '60',
      '--max-files-per-dir', '25', '--depth', '3', '--flush-session', '--store-session', folder, '--no-bugreport', '--verbose', '0'],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * 1024 * 1024 },
  );
  if (run.status !== 0) throw new Error(`wapiti ended with ${run.status}: ${run.stderr.slice(-3000)}`);
  const found = JSON.parse(readFileSync(report, 'utf8'));
  const faults = Object.entries({ ...found.vulnerabilities, ...found.anomalies }).flatMap(([kind, list]) =>
    list
      .filter(({ info }) => !EXPECTED.some((pattern) => pattern.test(info)))
      .map(({ method, path: where, info }) => `${kind}: ${method} ${where}: ${info}`),
  );
  const pages = found.infos.crawled_pages_nbr ?? found.infos.crawled_pages?.length ?? '?';
  console.log(`    ${pages} pages scanned, ${faults.length} faults`);
  for (const fault of faults) console.error(`    ${fault}`);
  if (faults.length) process.exitCode = 1;
} finally {
  await stop();
  rmSync(folder, { recursive: true, force: true });
}
