// Whoever runs the platform takes contours in: preview, confirm, see them drawn with and without scripts, take them back.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { expectNoViolations } from '../support/axe.mjs';
import { root } from '../support/environment.mjs';

test.describe.configure({ mode: 'serial' });

const FILE = path.join(root, 'crates/app/tests/it/contours.geojson');

async function signIn(page) {
  await page.goto('/connexion');
  await page.getByRole('button', { name: 'Entrer comme administratrice' }).click();
  await expect(page.locator('main')).toContainText('Vous êtes connecté');
}

/** Accessible, and no wider than the screen. */
async function sound(page, info) {
  if (info.project.use.javaScriptEnabled !== false) await expectNoViolations(page);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width, page.url()).toBeLessThanOrEqual(page.viewportSize().width);
}

/** Takes a batch back: other journeys see the site as it was. */
async function undo(page, report) {
  await page.goto(report);
  await page.getByRole('link', { name: 'Annuler la reprise' }).click();
  await page.getByRole('button', { name: 'Annuler la reprise' }).click();
  await expect(page.locator('main')).toContainText('contours retirés');
}

/**
 * The contours of some communes, of which each project has its own: on one site, the projects run side by side.
 * @param {string} project
 */
function contours(project) {
  const collection = JSON.parse(readFileSync(FILE, 'utf8'));
  const share = { desktop: 0, phone: 1, 'without-javascript': 2 }[project] ?? 0;
  const features = collection.features.filter((_, at) => at % 3 === share);
  return { features, text: JSON.stringify({ ...collection, features }) };
}

test('an administrator takes contours in, sees them on the map and takes them back', async ({ page }, info) => {
  const { features, text } = contours(info.project.name);
  await signIn(page);
  await page.goto('/administration/reprises/nouvelle');
  await page.getByLabel('Liste').selectOption('contours');
  const file = (name, content) => ({ name, mimeType: 'application/geo+json', buffer: Buffer.from(content) });
  // A file in another system says what to do, and the choice of the list stays.
  const lambert = text.replaceAll(/\[2\.\d+,4\d\.\d+\]/g, '[652000.5,6862000.25]');
  await page.getByLabel('Fichier').setInputFiles(file('lambert.geojson', lambert));
  await page.getByRole('button', { name: 'Continuer vers les colonnes' }).last().click();
  await expect(page.locator('main')).toContainText('EPSG:4326');
  await expect(page.getByLabel('Liste')).toHaveValue('contours');

  await page.getByLabel('Fichier').setInputFiles(file(`contours ${info.project.name}.geojson`, text));
  await page.getByRole('button', { name: 'Continuer vers les colonnes' }).last().click();
  await expect(page.locator('h1')).toHaveText('Colonnes');
  await expect(page.locator('#column-code')).toHaveValue('code');
  await expect(page.locator('#column-name')).toHaveValue('nom');
  await page.locator('#whole-date').fill('2026');
  await sound(page, info);
  await page.getByRole('button', { name: 'Voir l’aperçu' }).click();
  await expect(page.locator('h1')).toHaveText('Aperçu');
  await expect(page.locator('main')).toContainText(`ajoutée (${features.length})`);
  await sound(page, info);
  await page.getByRole('button', { name: 'Écrire ces lignes' }).click();
  await expect(page.locator('main')).toContainText('La liste est reprise');
  const report = page.url();

  await page.goto('/carte');
  const drawn = page.locator('section[aria-labelledby=territoire] svg.map-svg--territory a.map-unit:has(path)');
  expect(await drawn.count()).toBeGreaterThanOrEqual(features.length);
  await expect(page.locator('#territoire-cadre figcaption')).toContainText('Contours : Contours inventés pour les essais');
  await sound(page, info);
  await page.goto('/donnees/sources');
  await expect(page.locator('section[aria-labelledby=contours]')).toContainText('Contours inventés pour les essais');
  await sound(page, info);

  await page.goto(report);
  await page.getByRole('link', { name: 'Annuler la reprise' }).click();
  await expect(page.locator('main')).toContainText(`${features.length} contours`);
  await page.getByRole('button', { name: 'Annuler la reprise' }).click();
  await expect(page.locator('main')).toContainText(`${features.length} contours retirés`);
});

test('the moving map of the territory: contours that open, by keyboard too @javascript', async ({ page }, info) => {
  test.setTimeout(90_000);
  const { features, text } = contours(info.project.name);
  await signIn(page);
  await page.goto('/administration/reprises/nouvelle');
  await page.getByLabel('Liste').selectOption('contours');
  await page.getByLabel('Fichier').setInputFiles({ name: 'contours.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(text) });
  await page.getByRole('button', { name: 'Continuer vers les colonnes' }).last().click();
  await page.getByRole('button', { name: 'Voir l’aperçu' }).click();
  await page.getByRole('button', { name: 'Écrire ces lignes' }).click();
  await expect(page.locator('main')).toContainText('La liste est reprise');
  const report = page.url();

  await page.goto('/carte');
  const figure = page.locator('#territoire-cadre');
  await figure.getByRole('button', { name: 'Ouvrir la carte interactive' }).click();
  const unit = figure.locator(`.map-live-unit[aria-label^="${features[0].properties.nom},"]`);
  await expect(unit).toBeVisible();
  await unit.focus();
  await page.keyboard.press('Enter');
  await expect(figure.locator('.leaflet-popup a[href^="http"]').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(figure.locator('.leaflet-popup')).toHaveCount(0);
  await expectNoViolations(page);

  // Come near on the map of the world: the contours of what is in sight are asked for, credited and named.
  await page.goto('/carte?territoire=commune:93006');
  const world = page.locator('#carte');
  await world.getByRole('button', { name: 'Ouvrir la carte interactive' }).click();
  const [map, origin] = [world.locator('.leaflet-container'), world.locator('.map-pin--origin')];
  for (let step = 0; step < 14 && (await world.locator('.map-contour').count()) === 0; step += 1) {
    const at = await origin.boundingBox();
    if (!at) break;
    await map.focus();
    await page.mouse.move(at.x + at.width / 2, at.y + at.height / 2);
    await page.mouse.wheel(0, -240);
    await page.waitForTimeout(600);
  }
  await expect(world.locator('.map-contour').first()).toBeVisible();
  await expect(world.locator('.leaflet-control-attribution')).toContainText('Contours inventés');
  await undo(page, report);
});
