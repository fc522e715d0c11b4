// The map without a mouse, without scripts, and opened.
import { expect, test } from '@playwright/test';
import { expectNoViolations } from '../support/axe.mjs';

test('every link of the map stands in the table beside it', async ({ page }) => {
  await page.goto('/carte');
  const svg = page.locator('.map-canvas svg').first();
  await expect(svg).toBeVisible();
  expect(await svg.locator('a').count()).toBeGreaterThan(20);
  expect(await page.locator('main table tbody tr').count()).toBeGreaterThan(30);
  await expect(page.locator('main table')).toContainText(['Massala']);
});

test('a filter of the list is a filter of the map', async ({ page }) => {
  await page.goto('/carte?pays=MZ');
  await expect(page.locator('main table tbody tr').first()).toContainText('Matola');
  expect(await page.locator('main table').first().locator('tbody tr').count()).toBe(1);
});

test('the moving map opens on demand and closes again @javascript', async ({ page }) => {
  await page.goto('/carte');
  const outside = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(page.url()).origin) && !request.url().startsWith('data:')) outside.push(request.url());
  });
  await page.getByRole('button', { name: /carte interactive/i }).click();
  await expect(page.locator('.leaflet-container')).toBeVisible();
  await expect(page.locator('.leaflet-marker-icon').first()).toBeVisible();
  expect(outside).toEqual([]);
  // Pins stand where the towns are, however close; the table below holds the same links (WCAG 2.5.8, "equivalent").
  await expectNoViolations(page, ['.leaflet-marker-pane']);
});
