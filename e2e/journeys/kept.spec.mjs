// What is typed survives: the page closed by mistake, the phone that dies, the session that ended.
import { expect, test } from '@playwright/test';
import { expectNoViolations } from '../support/axe.mjs';



async function enter(page, button) {
  await page.goto('/connexion');
  await page.getByRole('button', { name: button }).click();
  await expect(page.locator('main')).toContainText('Vous êtes connecté');
}

/** Waits until the browser holds what was typed. */
async function keptIn(page, text) {
  await expect.poll(() => page.evaluate(() => JSON.stringify(localStorage))).toContain(text);
}

test('a form that was left is taken up again, rows and all @javascript', async ({ page }) => {
  page.on('dialog', (dialog) => dialog.accept());
  await enter(page, 'Entrer comme référente de ville (Bagnolet)');
  await page.goto('/projets/nouveau');
  await page.getByLabel('Titre (français)').first().fill('Un puits pour l’école');
  await keptIn(page, 'Un puits pour');
  await page.goto('/');
  await page.goto('/projets/nouveau');
  await expect(page.getByLabel('Titre (français)').first()).toHaveValue('');
  await expect(page.locator('main')).toContainText('Vous aviez commencé à remplir ce formulaire');
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Reprendre ce que j’avais tapé' }).click();
  await expect(page.getByLabel('Titre (français)').first()).toHaveValue('Un puits pour l’école');
  // Whoever wants nothing of it says so once.
  await page.goto('/projets/nouveau');
  await page.getByRole('button', { name: 'Oublier' }).click();
  await page.goto('/projets/nouveau');
  await expect(page.getByRole('button', { name: 'Oublier' })).toHaveCount(0);
});

test('a correction without an account is kept, and gone once it is sent @javascript', async ({ page }, info) => {
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto('/organisations?q=bagnolet');
  await page.locator('main a[href*="/organisations/bagnolet"]').first().click();
  await page.getByRole('link', { name: 'Corriger cette fiche' }).click();
  const form = page.url();
  const words = `Gardé puis envoyé (${info.project.name})`;
  await page.getByLabel('Qu’est-ce qui est faux').fill(words);
  await keptIn(page, words);
  await page.goto('/');
  await page.goto(form);
  await page.getByRole('button', { name: 'Reprendre ce que j’avais tapé' }).click();
  await expect(page.getByLabel('Qu’est-ce qui est faux')).toHaveValue(words);
  await expect(async () => {
    await page.getByRole('button', { name: 'Envoyer la correction' }).click();
    await expect(page.locator('main')).toContainText('votre correction est transmise', { timeout: 500 });
  }).toPass();
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(words);
  await page.goto(form);
  await expect(page.getByRole('button', { name: 'Oublier' })).toHaveCount(0);
});

test('who signs out leaves nothing for the next one at the same machine @javascript', async ({ page }) => {
  page.on('dialog', (dialog) => dialog.accept());
  await enter(page, 'Entrer comme référente de ville (Bagnolet)');
  await page.goto('/projets/nouveau');
  await page.getByLabel('Titre (français)').first().fill('Secret de Bagnolet');
  await keptIn(page, 'Secret de Bagnolet');
  await page.goto('/');
  await page.locator('.user-menu summary').click();
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await expect(page.getByRole('link', { name: 'Se connecter' }).first()).toBeVisible();
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('Secret de Bagnolet');
});
