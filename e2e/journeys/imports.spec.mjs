// Whoever runs the platform takes a list in, step by step: on a desk, on a phone, without scripts.
import { expect, test } from '@playwright/test';
import { expectNoViolations } from '../support/axe.mjs';

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

test('an administrator takes a list in, reads the report and undoes it', async ({ page }, info) => {
  const mark = `${info.project.name} ${Date.now()}`;
  const lines = [
    'Appellation;Genre;Pays',
    `Amis du Maroc ${mark};association;Maroc`,
    `Amis du Mali ${mark};association;Mali`,
    `Amis de nulle part ${mark};association;`,
  ];
  await signIn(page);
  await page.goto('/administration');
  await page.getByRole('link', { name: 'Reprises de listes' }).click();
  await expect(page.locator('h1')).toHaveText('Reprises de listes');
  await page.getByRole('link', { name: 'Nouvelle reprise' }).click();
  await sound(page, info);
  await page.getByLabel('Liste').selectOption('organisations');
  await page.getByLabel('Fichier').setInputFiles({
    name: `liste ${mark}.csv`,
    mimeType: 'text/csv',
    buffer: Buffer.from(`${lines.join('\n')}\n`),
  });
  await page.getByRole('button', { name: 'Continuer vers les colonnes' }).last().click();

  await expect(page.locator('h1')).toHaveText('Colonnes');
  await sound(page, info);
  await page.locator('#column-name').selectOption('Appellation');
  await page.locator('#column-kind').selectOption('Genre');
  await expect(page.locator('#column-country')).toHaveValue('Pays');
  await page.getByRole('button', { name: 'Voir l’aperçu' }).click();

  await expect(page.locator('h1')).toHaveText('Aperçu');
  await sound(page, info);
  await page.getByRole('link', { name: /^ignorée/ }).click();
  await expect(page.locator('main table')).toContainText(`Amis de nulle part ${mark}`);
  await expect(page.locator('main table')).not.toContainText('Amis du Mali');
  await page.getByRole('button', { name: 'Écrire ces lignes' }).click();

  await expect(page.locator('main')).toContainText('La liste est reprise');
  await sound(page, info);
  await page.getByRole('link', { name: `Amis du Mali ${mark}` }).click();
  await expect(page.locator('h1')).toHaveText(`Amis du Mali ${mark}`);
  await page.goBack();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Télécharger le rapport' }).click();
  expect((await download).suggestedFilename()).toBe('reprise.csv');

  await page.getByRole('link', { name: 'Annuler la reprise' }).click();
  await sound(page, info);
  await page.getByRole('button', { name: 'Annuler la reprise' }).click();
  await expect(page.locator('main')).toContainText('2 fiches archivées');
  await page.goto('/administration/reprises');
  await expect(page.locator('main')).toContainText(`liste ${mark}.csv`);
  await sound(page, info);
});
