// French first, English beside it: the switch keeps the visitor on the same page.
import { expect, test } from '@playwright/test';

test('a visitor reads the first page in French, changes to English and back', async ({ page }) => {
  await page.goto('/');
  await expect(page.locator('html')).toHaveAttribute('lang', /^fr/);
  const french = await page.locator('h1').textContent();

  await page.locator('a[hreflang="en"]:visible').first().click();
  await expect(page).toHaveURL(/\/en\/?$/);
  await expect(page.locator('html')).toHaveAttribute('lang', /^en/);
  expect(await page.locator('h1').textContent()).not.toBe(french);

  await page.locator('a[hreflang="fr"]:visible').first().click();
  await expect(page.locator('html')).toHaveAttribute('lang', /^fr/);
  await expect(page.locator('h1')).toHaveText(french);
});

test('a page that does not exist says so and leads on', async ({ page }) => {
  const response = await page.goto('/nulle-part');
  expect(response.status()).toBe(404);
  await expect(page.locator('h1')).toBeVisible();
  expect(await page.locator('main a[href]').count()).toBeGreaterThan(0);
});
