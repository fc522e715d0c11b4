// A resident or a volunteer looks for a town by whatever spelling they know, and reads its sheet.
import { expect, test } from '@playwright/test';
import { expectNoViolations } from '../support/axe.mjs';

for (const words of ['jenin', 'Djenin', 'Jénine', 'Janīn']) {
  test(`"${words}" leads to the same town`, async ({ page }) => {
    await page.goto('/');
    await page.locator('#search-q').fill(words);
    await page.locator('#search-q').press('Enter');
    const first = page.locator('main .record-title a').first();
    await expect(first).toContainText('Jénine');
    await first.click();
    await expect(page.locator('h1')).toContainText('Jénine');
    await expect(page.locator('main')).toContainText('Seine-Saint-Denis');
  });
}

test('the keyboard alone finds a town through the suggestions @javascript', async ({ page }) => {
  await page.goto('/');
  const box = page.locator('#search-q');
  await box.focus();
  await box.pressSequentially('matol', { delay: 30 });
  await expect(page.getByRole('option').first()).toBeVisible();
  await box.press('ArrowDown');
  await box.press('Enter');
  await expect(page.locator('h1')).toContainText('Matola');
});

test('a typing error is forgiven, and an old commune leads to the new one', async ({ page }) => {
  await page.goto('/recherche?q=assainissemnt');
  expect(await page.locator('main .record-title').count()).toBeGreaterThan(0);
  await page.goto('/recherche?q=pierrefitte');
  await page.locator('main a[href*="former_commune/93059"]').first().click();
  await expect(page).toHaveURL(/commune\/93066/);
  await expect(page.locator('main')).toContainText('Pierrefitte-sur-Seine');
});

test('what is filtered is what is exported', async ({ page, request }) => {
  await page.goto('/partenariats');
  const country = page.locator('.facet-link', { hasText: 'Allemagne' }).first();
  const address = await country.getAttribute('href');
  await page.goto(address);
  const shown = await page.locator('.record-title').count();
  expect(shown).toBeGreaterThan(2);
  const json = await page.locator('a[href*="/partenariats.json"]').first().getAttribute('href');
  const rows = await (await request.get(json)).json();
  expect(rows.length).toBe(shown);
});

test('a sheet says which document says it, and prints on its own page', async ({ page }) => {
  await page.goto('/recherche?q=matola');
  await page.locator('main .record-title a').first().click();
  await expect(page.locator('main')).toContainText('600 000');
  expect(await page.locator('.sources li').count()).toBeGreaterThan(1);
  await page.locator('a[href$="/fiche"]').click();
  await expect(page.locator('h1')).toContainText('dans le monde');
});

test('the search page has no accessibility fault @javascript', async ({ page }) => {
  await page.goto('/recherche?q=eau');
  await expectNoViolations(page);
});

for (const city of ['montreuil', 'suresnes', 'bagnolet']) {
  test(`what a mayor takes on the plane is one page: ${city}`, async ({ page }) => {
    await page.goto(`/recherche?kind=organisation&q=${city}`);
    const sheet = await page.locator('main .record-title a').first().getAttribute('href');
    await page.goto(`${sheet}/fiche`);
    const pdf = (await page.pdf({ format: 'A4', margin: { top: '10mm', bottom: '10mm', left: '12mm', right: '12mm' } })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1);
  });
}
