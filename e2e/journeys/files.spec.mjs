// What an agent takes away: the columns that they want of a filtered list, with a script or without.
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { violations } from '../support/axe.mjs';

test('an agent leaves out columns and keeps the filters', async ({ page }) => {
  await page.goto('/organisations?type=commune');
  await page.locator('.export-columns summary').click();
  const boxes = page.locator('.export-columns input[type=checkbox]');
  const all = await boxes.count();
  expect(all).toBeGreaterThan(10);
  for (let place = 1; place < all; place += 1) {
    await boxes.nth(place).uncheck();
  }
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV', exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('organisations.csv');
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
  expect(lines[0].replace('\uFEFF', '')).toBe('Nom');
  const count = await page.locator('.results-bar .count').textContent();
  expect(lines.length - 1).toBe(Number.parseInt(count, 10));
});

test('the open choice of columns has no fault that axe finds and fits the page @javascript', async ({ page }) => {
  await page.goto('/partenariats');
  await page.locator('.export-columns summary').click();
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
});
