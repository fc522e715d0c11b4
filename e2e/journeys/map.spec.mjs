// The map without a mouse, without scripts, on a phone, and opened.
import { expect, test } from '@playwright/test';
import { inSlices } from '../../assets/js/map/slices.js';
import { expectNoViolations } from '../support/axe.mjs';

const shown = '.map-canvas svg.map-svg:visible';

/** What has the focus: its accessible name and its address. */
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    return {
      name: element?.getAttribute('aria-label') ?? element?.querySelector('title')?.textContent ?? element?.textContent?.trim() ?? '',
      href: element?.getAttribute('href') ?? '',
      classes: element?.getAttribute('class') ?? '',
    };
  });

test('every link of the map stands in the table beside it', async ({ page }) => {
  await page.goto('/carte');
  const drawings = page.locator('#carte ' + shown);
  await expect(drawings.first()).toBeVisible();
  const table = await page.locator('section[aria-labelledby=liens]').innerHTML();
  const addresses = await drawings.locator('a.map-link:visible, a.map-marker:visible').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  expect(addresses.length).toBeGreaterThan(20);
  expect(addresses.filter((address) => !table.includes(`"${address}"`))).toEqual([]);
  expect(await page.locator('section[aria-labelledby=liens] tbody tr').count()).toBeGreaterThan(30);
  await expect(page.locator('section[aria-labelledby=liens] table')).toContainText('Massala (Mali) (sans point sur la carte)');
});

test('a filter of the list is a filter of the map', async ({ page }) => {
  await page.goto('/carte?pays=MZ');
  await expect(page.locator('section[aria-labelledby=liens] tbody tr').first()).toContainText('Matola');
  expect(await page.locator('section[aria-labelledby=liens] tbody tr').count()).toBe(1);
  await page.goto('/carte?nom=matola');
  expect(await page.locator('section[aria-labelledby=liens] tbody tr').count()).toBe(1);
});

test('from the country to the EPT to the commune, by links alone', async ({ page }) => {
  await page.goto('/carte');
  const steps = page.locator('section[aria-labelledby=territoire] nav');
  // On a phone the table of what the drawing shows is folded.
  const unfold = async () => {
    const table = page.locator('section[aria-labelledby=territoire] details');
    const summary = table.locator('summary');
    const open = await table.evaluate((fold) => /** @type {HTMLDetailsElement} */ (fold).open);
    if (!open && (await summary.isVisible())) await summary.click();
  };
  await steps.getByRole('link', { name: 'Toute la France' }).click();
  await unfold();
  await page.locator('section[aria-labelledby=territoire] table').getByRole('link', { name: 'Seine-Saint-Denis' }).click();
  await steps.getByRole('link', { name: 'Est Ensemble' }).click();
  await expect(page).toHaveURL(/ept=/);
  await expect(page.locator('section[aria-labelledby=territoire] h2')).toContainText('Est Ensemble');
  await unfold();
  await expect(page.locator('section[aria-labelledby=territoire] table')).not.toContainText('Drancy');
  await page.locator('section[aria-labelledby=territoire] table').getByRole('link', { name: 'Bagnolet' }).click();
  await expect(page).toHaveURL(/territoire=commune/);
  await expect(page.locator('section[aria-labelledby=liens] table')).toContainText('Bagnolet');
  await expect(page.locator('section[aria-labelledby=liens] table')).not.toContainText('Montreuil –');
});

test('names on the drawing do not cover each other', async ({ page }) => {
  for (const path of ['/carte', '/carte?vue=europe', '/carte?vue=proche-orient', '/']) {
    await page.goto(path);
    const covered = await page.locator('svg.map-svg text.map-label:visible').evaluateAll((texts) => {
      const boxes = texts.map((text) => ({ text: text.textContent, svg: text.ownerSVGElement, box: text.getBoundingClientRect() }));
      const pairs = [];
      // A pixel of two fonts that differ is no overlap.
      const cut = (a, b) => a.left + 1 < b.right - 1 && b.left + 1 < a.right - 1 && a.top + 2 < b.bottom - 2 && b.top + 2 < a.bottom - 2;
      boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => a.svg === b.svg && !a.svg.classList.contains('map-svg--territory') && cut(a.box, b.box) && pairs.push(`${a.text} / ${b.text}`)));
      return pairs;
    });
    expect(covered, path).toEqual([]);
  }
});

test('a phone gets Europe below the world', async ({ page }) => {
  await page.goto('/carte');
  const phone = (page.viewportSize()?.width ?? 0) < 640;
  await expect(page.locator('#carte svg.map-inset')).toBeVisible({ visible: phone });
  if (!phone) return;
  const sizes = await page.locator('#carte text.map-label:visible').evaluateAll((texts) => texts.map((text) => text.getBoundingClientRect().height));
  expect(Math.min(...sizes)).toBeGreaterThan(9);
  expect(await page.locator('#carte svg.map-inset a.map-marker:visible').count()).toBeGreaterThan(10);
});

test('the keyboard passes the map or goes through it, and sees where it is @javascript', async ({ page }) => {
  await page.goto('/carte');
  const skip = page.locator('#carte .map-skip');
  await skip.focus();
  await expect(skip).toHaveText('Passer la carte');
  const box = await skip.boundingBox();
  expect(box?.height).toBeGreaterThan(20);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect((await focused(page)).name).toBe('Ouvrir la carte interactive');

  await skip.focus();
  await page.keyboard.press('Tab');
  const first = await focused(page);
  expect(first.classes).toContain('map-link');
  expect(first.name.length).toBeGreaterThan(5);
  expect(first.href).toMatch(/^\/partenariats\//);
  const marker = page.locator('#carte a.map-marker:visible').first();
  await marker.focus();
  await page.keyboard.press('Tab');
  const outline = await page.evaluate(() => getComputedStyle(/** @type {Element} */ (document.activeElement)).outlineStyle);
  expect(outline).toBe('solid');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/(organisations|lieux|partenariats)\//);
});

test('the moving map opens on demand, in the keyboard’s reach, and closes again @javascript', async ({ page }) => {
  await page.goto('/carte');
  const outside = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(page.url()).origin) && !request.url().startsWith('data:')) outside.push(request.url());
  });
  await page.locator('#carte').getByRole('button', { name: 'Ouvrir la carte interactive' }).focus();
  await page.keyboard.press('Enter');
  const map = page.locator('.leaflet-container');
  await expect(map).toBeFocused();
  await expect(page.locator('#carte ' + shown)).toHaveCount(0);
  // The same steps of the tint as on the drawing.
  expect(await page.locator('.map-live path.map-tinted').count()).toBeGreaterThan(10);
  const land = await page.locator('.map-live .leaflet-land-pane svg').boundingBox();
  expect(land?.width).toBeGreaterThan(300);
  expect(await page.locator('.map-live path.map-tinted--3').count()).toBeGreaterThan(0);

  // Each pin and each line is met once on the way through.
  const pins = await page.locator('.leaflet-marker-icon').count();
  const lines = await page.locator('.map-live-link[tabindex="0"]').count();
  expect(pins).toBeGreaterThan(5);
  expect(lines).toBeGreaterThan(30);
  let [metPins, metLines] = [0, 0];
  for (let step = 0; step < pins + lines + 2; step += 1) {
    await page.keyboard.press('Tab');
    const { classes, name } = await focused(page);
    if (classes.includes('map-pin')) metPins += 1;
    if (classes.includes('map-live-link')) metLines += 1;
    expect(name).not.toBe('');
  }
  expect([metPins, metLines]).toEqual([pins, lines]);

  // A pin opens, the focus goes in; Escape closes it and gives the focus back.
  const pin = page.locator('.map-pin:not(.map-pin--many):not(.map-pin--origin)').first();
  const label = await pin.getAttribute('aria-label');
  await pin.focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.leaflet-popup a[href^="http"]').first()).toBeFocused();
  await expect(page.locator('.leaflet-popup-close-button')).toHaveAttribute('aria-label', 'Fermer');
  await page.keyboard.press('Escape');
  await expect(page.locator('.leaflet-popup')).toHaveCount(0);
  expect((await focused(page)).name).toBe(label);
  // So does a line.
  await page.locator('.map-live-link[tabindex="0"]').first().focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.leaflet-popup a[href*="/partenariats/"]')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator('.leaflet-popup')).toHaveCount(0);

  await expectNoViolations(page);
  expect(outside).toEqual([]);

  // Escape with nothing open leads out; the button brings the drawing back and keeps the focus.
  await page.keyboard.press('Escape');
  const button = page.locator('#carte').getByRole('button', { name: 'Revenir à la carte dessinée' });
  await expect(button).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#carte').getByRole('button', { name: 'Ouvrir la carte interactive' })).toBeFocused();
  await expect(page.locator('#carte ' + shown).first()).toBeVisible();
});

test('pins that stand close are one, and part as one comes nearer @javascript', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/carte');
  await page.locator('#carte').getByRole('button', { name: 'Ouvrir la carte interactive' }).click();
  const many = page.locator('.map-pin--many');
  await expect(many.first()).toBeVisible();
  const boxes = await page.locator('.map-pin').evaluateAll((pins) => pins.map((pin) => pin.getBoundingClientRect()).map(({ x, y }) => [x, y]));
  for (const [i, a] of boxes.entries()) for (const b of boxes.slice(i + 1)) expect(Math.hypot(a[0] - b[0], a[1] - b[1])).toBeGreaterThan(24);
  const before = await page.locator('.map-pin').count();
  const largest = await many.evaluateAll((pins) => pins.map((pin, at) => [Number(pin.textContent), at]).sort((a, b) => b[0] - a[0])[0][1]);
  await many.nth(largest).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('.map-pin').count()).toBeGreaterThan(before);
  // Whoever opened it by keyboard stands on what it held.
  expect((await focused(page)).classes).toContain('map-pin');
});

test('the moving map begins with the part of the world that was chosen, in the page’s language @javascript', async ({ page }) => {
  await page.goto('/en/carte?vue=proche-orient');
  await page.locator('#carte').getByRole('button', { name: 'Open the interactive map' }).click();
  await expect(page.locator('.leaflet-container')).toHaveAttribute('aria-describedby', /touches/);
  const pin = page.locator('.map-pin[aria-label*="hatila"]');
  const [frame, box] = [await page.locator('.leaflet-container').boundingBox(), await pin.boundingBox()];
  // Not as a dot among others in a corner: the Near East fills the map.
  expect(box?.x).toBeGreaterThan(frame?.x ?? 0);
  expect(box?.y).toBeGreaterThan(frame?.y ?? 0);
  expect(box?.x).toBeLessThan((frame?.x ?? 0) + (frame?.width ?? 0));
  expect(await page.locator('.map-pin--many').count()).toBeLessThan(8);
  await expect(page.locator('.leaflet-control-zoom-in')).toHaveAttribute('title', 'Zoom in');
  await pin.click();
  await expect(page.locator('.leaflet-popup-close-button')).toHaveAttribute('aria-label', 'Close');
});

test('come near, places have names that cover nothing, and a point lists its partnerships @javascript', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/carte?vue=proche-orient');
  await page.locator('#carte').getByRole('button', { name: 'Ouvrir la carte interactive' }).click();
  const map = page.locator('#carte .map-live');
  await expect(map.locator('.map-name--place').first()).toBeVisible();
  expect(await map.locator('.map-name--place').count()).toBeGreaterThan(1);
  const covered = await map.evaluate((live) => {
    const boxes = [...live.querySelectorAll('.map-name')].map((name) => ({ text: name.textContent, box: name.getBoundingClientRect() }));
    const pins = [...live.querySelectorAll('.map-pin > span')].map((pin) => ({ text: pin.parentElement.getAttribute('aria-label'), box: pin.getBoundingClientRect() }));
    const cut = (a, b) => a.left + 1 < b.right && b.left + 1 < a.right && a.top + 1 < b.bottom && b.top + 1 < a.bottom;
    return boxes.flatMap((a, i) => [...boxes.slice(i + 1), ...pins].filter((b) => cut(a.box, b.box)).map((b) => `${a.text} / ${b.text}`));
  });
  expect(covered).toEqual([]);
  const sizes = await map.locator('.map-name').evaluateAll((names) => names.map((name) => parseFloat(getComputedStyle(name).fontSize)));
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(12);

  // The popup: the place, then each partnership with its form and state.
  await map.locator('.map-pin[aria-label*="hatila"]').focus();
  await page.keyboard.press('Enter');
  const popup = map.locator('.leaflet-popup');
  await expect(popup.locator('li a[href*="/partenariats/"]').first()).toBeVisible();
  await expect(popup.locator('li').first()).toContainText(' · ');
  await expectNoViolations(page);
});

test('many lines are drawn without holding the page up, and those of an earlier zoom are left', async () => {
  const busy = (done) => (item) => {
    const end = performance.now() + 5;
    while (performance.now() < end);
    done.push(item);
  };
  const items = Array.from({ length: 12 }, (_, at) => at);
  const [whole, left] = [[], []];
  inSlices(items, busy(whole));
  expect(whole.length).toBeGreaterThan(0);
  expect(whole.length).toBeLessThan(items.length);
  await expect.poll(() => whole).toEqual(items);
  inSlices(items, busy(left))();
  const drawn = left.length;
  await new Promise((done) => setTimeout(done, 60));
  expect(left.length).toBe(drawn);
});
