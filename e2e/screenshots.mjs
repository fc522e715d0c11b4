// The screenshots that README shows: `make docs` takes them anew from the demonstration network, in docs/screenshots.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium as browserType } from '@playwright/test';
import { chromium, freePort, root } from './support/environment.mjs';
import { startServer } from './support/servers.mjs';

const shots = [
  { name: 'accueil', path: '/' },
  { name: 'accueil-sombre', path: '/', colorScheme: 'dark' },
  { name: 'carte', path: '/carte' },
  { name: 'recherche', path: '/recherche?q=jenin' },
  { name: 'partenariats', path: '/partenariats' },
  { name: 'pays', path: '/pays/ML' },
];

const folder = path.join(root, 'docs/screenshots');
mkdirSync(folder, { recursive: true });
const base = `http://127.0.0.1:${await freePort()}`;
const stop = await startServer('screenshots', base);
try {
  const browser = await browserType.launch(chromium());
  for (const { name, path: address, width = 1280, height = 800, colorScheme = 'light' } of shots) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, locale: 'fr-FR', reducedMotion: 'reduce' });
    const page = await context.newPage();
    const response = await page.goto(base + address, { waitUntil: 'networkidle' });
    if (!response.ok()) throw new Error(`${address} answers ${response.status()}`);
    await page.screenshot({ path: path.join(folder, `${name}.png`) });
    console.log(`docs/screenshots/${name}.png`);
    await context.close();
  }
  await browser.close();
} finally {
  await stop();
}
