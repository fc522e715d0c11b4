// How sheets read: on a phone nothing scrolls sideways, the text comes before the facts, long pages say what stands on
// them, and what a mayor takes on the plane is one page, whatever the organisation.
import { expect, test } from '@playwright/test';

/** How long a page may be on a phone, in pixels. */
const MOST = { sheet: 7_700, territory: 7_600, map: 8_600 };

/** The address of the first organisation found. */
async function sheetOf(page, name) {
  await page.goto(`/recherche?kind=organisation&q=${name}`);
  return page.locator('main .record-title a').first().getAttribute('href');
}

test('no table of a sheet scrolls sideways', async ({ page }) => {
  for (const name of ['seine-saint-denis', 'montreuil', 'matola']) {
    await page.goto(await sheetOf(page, name));
    const wide = await page.locator('.table-wrap').evaluateAll((all) => all.filter((box) => box.scrollWidth > box.clientWidth + 1).length);
    expect(wide, name).toBe(0);
    await page.locator('.table-lines .link-to').first().click();
    await expect(page).toHaveURL(/partenariats/);
    const ofLink = await page.locator('.table-wrap').evaluateAll((all) => all.filter((box) => box.scrollWidth > box.clientWidth + 1).length);
    expect(ofLink, `a partnership of ${name}`).toBe(0);
  }
});

test('on a phone each cell stands under the name of its column @phone', async ({ page }) => {
  await page.goto(await sheetOf(page, 'montreuil'));
  await page.locator('.table-lines .link-to').first().click();
  const cell = page.locator('.table-cards td[data-label="Pays"]').first();
  await expect(cell).toBeVisible();
  expect(await cell.evaluate((td) => getComputedStyle(td, '::before').content)).toContain('Pays');
});

test('the text comes first, then the facts, then the sections', async ({ page }) => {
  await page.goto(await sheetOf(page, 'montreuil'));
  const order = await page.evaluate(() => {
    const [text, facts, section] = ['.sheet .prose', '.sheet .facts', '.sheet-main .section'].map((path) => document.querySelector(path));
    const follows = (a, b) => Boolean(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING);
    return [follows(text, facts), follows(facts, section)];
  });
  expect(order).toEqual([true, true]);
});

test('what stands on a long page leads to it', async ({ page }, info) => {
  await page.goto(await sheetOf(page, 'seine-saint-denis'));
  const contents = page.locator('.contents');
  if (info.project.name === 'phone') {
    await expect(contents.getByRole('link').first()).toBeHidden();
    await contents.locator('summary').click();
  }
  await contents.getByRole('link', { name: /Services/ }).click();
  await expect(page).toHaveURL(/#services$/);
  await expect(page.locator('#services')).toBeInViewport();
});

// Paper is the same for all.
test('every organisation’s brief is one page @desktop', async ({ page, request }) => {
  test.setTimeout(180_000);
  const rows = await (await request.get('/organisations.json')).json();
  expect(rows.length).toBeGreaterThan(100);
  const longer = [];
  for (const { url } of rows) {
    await page.goto(`${new URL(url).pathname}/fiche`);
    const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
    const pages = pdf.match(/\/Type\s*\/Page[^s]/g).length;
    if (pages !== 1) longer.push(`${url}: ${pages}`);
  }
  expect(longer).toEqual([]);
});

test('a phone unfolds the rest of a long list, a screen shows it', async ({ page }, info) => {
  await page.goto(await sheetOf(page, 'seine-saint-denis'));
  const events = page.locator('#chronologie ~ * .event, #chronologie ~ .event');
  expect(await events.count()).toBe(20);
  if (info.project.name !== 'phone') {
    await expect(events.nth(19)).toBeVisible();
    return;
  }
  await expect(events.nth(19)).toBeHidden();
  await page.locator('section[aria-labelledby=chronologie] .fold-summary').click();
  await expect(events.nth(19)).toBeVisible();
});

test('the first page shows its map on the first screen of a phone @phone', async ({ page }) => {
  await page.goto('/');
  const top = await page.locator('.hero-map').evaluate((map) => map.getBoundingClientRect().top);
  expect(top).toBeLessThan(page.viewportSize().height * 0.8);
});

test('on a phone long pages stay short, and lose nothing @phone', async ({ page }) => {
  const department = await sheetOf(page, 'seine-saint-denis');
  for (const [path, most] of [[department, MOST.sheet], ['/territoires/departement/93', MOST.territory], ['/carte', MOST.map]]) {
    await page.goto(path);
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    expect(height, path).toBeLessThan(most);
    // What is folded opens from the keyboard.
    const folds = page.locator('.fold > summary');
    expect(await folds.count(), path).toBeGreaterThan(0);
    for (const fold of await folds.all()) {
      await fold.focus();
      await page.keyboard.press('Enter');
    }
    expect(await page.locator('.fold:not([open])').count(), path).toBe(0);
  }
});

test('paper shows what a phone folds @phone', async ({ page }) => {
  await page.goto(await sheetOf(page, 'seine-saint-denis'));
  const last = page.locator('.fold .service').last();
  await expect(last).toBeHidden();
  await page.emulateMedia({ media: 'print' });
  await expect(last).toBeVisible();
});
