// Figures of each kind of page, on a fresh demonstration network: milliseconds until the whole answer is here, kilobytes of
// a first view. It judges nothing. `make bench` runs it on the demo build; `node e2e/bench.mjs 200` asks 200 times.
import { chromium as browserType } from '@playwright/test';
import { crawl, onePerKind } from './support/crawl.mjs';
import { chromium, freePort } from './support/environment.mjs';
import { startServer } from './support/servers.mjs';
import { weigh } from './support/weight.mjs';

const rounds = Number(process.argv[2] ?? 50);
const base = `http://127.0.0.1:${await freePort()}`;
const stop = await startServer('bench', base);
try {
  const browser = await browserType.launch(chromium());
  const context = await browser.newContext();
  const { pages } = await crawl(await context.newPage(), base, 120);
  console.log(`${rounds} requests one after the other for each kind of page, after 5 to warm up\n`);
  console.log(row('median ms', '95 % ms', 'kB', 'page'));
  for (const { url, path } of onePerKind(pages)) {
    const times = [];
    for (let i = -5; i < rounds; i++) {
      const started = performance.now();
      await (await fetch(url)).arrayBuffer();
      if (i >= 0) times.push(performance.now() - started);
    }
    times.sort((a, b) => a - b);
    const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
    const { bytes } = await weigh(browser, url, {});
    console.log(row(at(0.5), at(0.95), (bytes / 1000).toFixed(0), path));
  }
  await browser.close();
} finally {
  await stop();
}

function row(median, late, weight, path) {
  return [median.padStart(9), late.padStart(9), weight.padStart(6), `  ${path}`].join('');
}
