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

test('a mistyped filter is said above the list, refused in the file, and taken off in a click @javascript', async ({ page }) => {
  await page.goto('/partenariats?country=ML&pays=QQ&utm_source=lettre');
  const said = page.locator('.alert-warning');
  await expect(said).toContainText('country');
  await expect(said).toContainText('QQ');
  expect(await violations(page)).toEqual([]);
  const csv = await page.getByRole('link', { name: 'CSV', exact: true }).getAttribute('href');
  expect(csv).not.toContain('country');
  await said.getByRole('link').click();
  await expect(page).toHaveURL('/partenariats');
  await expect(page.locator('.alert-warning')).toHaveCount(0);
  const refused = await page.goto('/partenariats.csv?country=ML');
  expect(refused.status()).toBe(400);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('link', { name: 'Revenir à la liste' }).click();
  await expect(page).toHaveURL('/partenariats');
});

test('countries with all that is counted there fit the page @javascript', async ({ page }) => {
  await page.goto('/pays');
  const wide = await page.locator('.table-wrap').evaluateAll((all) => all.filter((box) => box.scrollWidth > box.clientWidth + 1).length);
  expect(wide).toBe(0);
  expect(await violations(page)).toEqual([]);
});
