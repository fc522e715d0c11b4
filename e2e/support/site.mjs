// The crawl as a fixture: done once a run, read by every test.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test as base } from '@playwright/test';
import { root } from './environment.mjs';
import { crawl } from './crawl.mjs';

/** VILLEMONDE_SLOW=1 (`make interop`) looks at everything; otherwise a sample of each kind stands for the rest. */
export const thorough = process.env.VILLEMONDE_SLOW === '1';

export const test = base.extend({
  /** What the crawl saw: see crawl(). */
  site: [
    async ({ browser }, use, workerInfo) => {
      const { name, use: options } = workerInfo.project;
      // Playwright takes a new worker after each failed test: the crawl is kept on disk, so that it is not done again.
      const kept = path.join(root, 'test-results', 'crawl', `${process.env.VILLEMONDE_E2E_RUN}-${name}.json`);
      if (!existsSync(kept)) {
        const context = await browser.newContext({ viewport: options.viewport, locale: options.locale });
        const result = await crawl(await context.newPage(), options.baseURL, name === 'postgres' ? 80 : 300);
        await context.close();
        mkdirSync(path.dirname(kept), { recursive: true });
        writeFileSync(kept, JSON.stringify({ pages: result.pages, links: [...result.links], files: [...result.files] }));
      }
      const { pages, links, files } = JSON.parse(readFileSync(kept, 'utf8'));
      await use({ pages, links: new Map(links), files: new Map(files) });
    },
    { scope: 'worker', timeout: 600_000 },
  ],
});

/** Opens each page in a context of its own kind and gives what `look` says of it, named by its path. */
export async function lookAt(browser, pages, options, look) {
  const context = await browser.newContext(options);
  const found = [];
  try {
    const page = await context.newPage();
    for (const { url, path } of pages) {
      await page.goto(url, { waitUntil: 'load' });
      for (const line of await look(page, path)) found.push(`${path}: ${line}`);
    }
  } finally {
    await context.close();
  }
  return found;
}
