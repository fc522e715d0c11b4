// What people say of a sheet that is not theirs, from "correct this" to the answer: a resident without an account, a
// volunteer at night on a phone, whoever decides at their desk.
import { expect, test } from '@playwright/test';
import { expectNoViolations } from '../support/axe.mjs';

const scripted = (info) => info.project.name !== 'without-javascript';

async function enter(page, button) {
  await page.goto('/connexion');
  await page.getByRole('button', { name: button }).click();
  await expect(page.locator('main')).toContainText('Vous êtes connecté');
}

/** The page as whoever is on it sees it: accessible, and no wider than the screen. */
async function judged(page, info) {
  if (!scripted(info)) return;
  await expectNoViolations(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

/** Another person's browser, like this one. */
async function another(browser, info) {
  const { viewport, hasTouch, javaScriptEnabled, baseURL } = info.project.use;
  const context = await browser.newContext({ viewport, hasTouch, javaScriptEnabled, baseURL: baseURL ?? process.env.VILLEMONDE_E2E_URL });
  return context.newPage();
}

test('a resident corrects a sheet without an account, and is answered', async ({ page, browser }, info) => {
  const [mail, words] = [`habitante.${info.project.name}@ville.exemple`, `Le standard a changé (${info.project.name}).`];
  await page.goto('/organisations?q=bagnolet');
  await page.locator('main a[href*="/organisations/bagnolet"]').first().click();
  await page.getByRole('link', { name: 'Corriger cette fiche' }).click();
  await judged(page, info);
  // Bad input is told beside its field, and loses nothing.
  await page.getByLabel('Votre adresse électronique').fill('habitante');
  await page.getByRole('button', { name: 'Envoyer la correction' }).click();
  await expect(page.locator('#champ-message-error')).toBeVisible();
  await expect(page.locator('#champ-email-error')).toBeVisible();
  await expect(page.getByLabel('Votre adresse électronique')).toHaveValue('habitante');
  await judged(page, info);
  await page.getByLabel('Qu’est-ce qui est faux').fill(words);
  await page.getByLabel('Votre adresse électronique').fill(mail);
  // Nobody reads a form and fills it in within three seconds.
  await expect(async () => {
    await page.getByRole('button', { name: 'Envoyer la correction' }).click();
    await expect(page.locator('main')).toContainText('votre correction est transmise', { timeout: 500 });
  }).toPass();
  await judged(page, info);

  const desk = await another(browser, info);
  await enter(desk, 'Entrer comme référente de ville (Bagnolet)');
  await desk.goto('/mon-espace');
  await judged(desk, info);
  await desk.locator('main').getByRole('link', { name: /file de relecture/ }).click();
  await judged(desk, info);
  await desk.locator('.record').filter({ hasText: words }).getByRole('link').click();
  await expect(desk.locator('h1')).toContainText('Bagnolet');
  await judged(desk, info);
  await desk.getByRole('button', { name: 'Refuser' }).click();
  await expect(desk.locator('#champ-reason-error')).toBeVisible();
  await desk.getByLabel('Raison, si vous refusez').selectOption({ label: 'La fiche le dit déjà.' });
  await desk.getByRole('button', { name: 'Refuser' }).click();
  await expect(desk.locator('main')).toContainText('La proposition est refusée');
  await expect(desk.locator('main')).not.toContainText(words);
  await desk.goto('/demo/courrier');
  await expect(desk.locator('main')).toContainText(mail);
  await expect(desk.locator('main')).toContainText('La fiche le dit déjà.');
  await desk.context().close();
});

test('a volunteer proposes on a phone, the coordinator accepts in English by keyboard @phone', async ({ page, browser }, info) => {
  await enter(page, 'Entrer comme bénévole d’association');
  await page.goto('/mon-espace');
  await expect(page.locator('#mes-propositions')).toBeVisible();
  await judged(page, info);
  await page.getByRole('link', { name: /Proposer une mise à jour Racines/ }).click();
  await expect(page.locator('main')).toContainText('ce que vous changez ici est relu');
  await page.getByLabel('Téléphone').first().fill('01 43 00 00 12');
  await page.getByLabel('Un mot pour la personne qui relit').fill('Nouvelle ligne.');
  await judged(page, info);
  await page.locator('.form-actions').getByRole('button', { name: 'Proposer ces changements' }).click();
  await expect(page.locator('main')).toContainText('Votre proposition est enregistrée');
  const sheet = page.url();
  await expect(page.locator('main')).not.toContainText('01 43 00 00 12');

  const desk = await another(browser, info);
  await enter(desk, 'Entrer comme coordinateur du réseau');
  await desk.goto('/en/moderation');
  await judged(desk, info);
  await desk.locator('.record').filter({ hasText: 'Nouvelle ligne.' }).getByRole('link').focus();
  await desk.keyboard.press('Enter');
  await expect(desk.locator('main')).toContainText('01 43 00 00 12');
  await judged(desk, info);
  await desk.getByRole('button', { name: 'Accept and publish' }).focus();
  await desk.keyboard.press('Enter');
  await expect(desk.locator('main')).toContainText('The proposal is accepted');
  await expect(desk.locator('main')).toContainText('01 43 00 00 12');
  await desk.context().close();

  await page.goto('/mon-espace');
  await expect(page.locator('main')).toContainText('Acceptée');
  await page.goto(sheet);
  await expect(page.locator('main')).toContainText('01 43 00 00 12');
});

test('a coordinator sees what sheets lack, and one click mends it', async ({ page }, info) => {
  await enter(page, 'Entrer comme coordinateur du réseau');
  for (const path of ['/a-completer', '/en/a-completer']) {
    await page.goto(path);
    await judged(page, info);
  }
  await page.goto('/a-completer');
  const all = page.getByRole('link', { name: /^Voir les \d+ fiches/ }).first();
  await all.click();
  await judged(page, info);
  await page.getByRole('link', { name: /^Compléter/ }).first().click();
  await expect(page.locator('form.form')).toBeVisible();
});

test('a referent sees what their own sheets lack, and nobody else’s', async ({ page }) => {
  await enter(page, 'Entrer comme référente de ville (Bagnolet)');
  await page.goto('/mon-espace');
  await page.getByRole('link', { name: 'Fiches à compléter' }).click();
  await expect(page.locator('h1')).toHaveText('À compléter');
  await page.goto('/administration');
  await expect(page.locator('h1')).not.toContainText('Administration');
});
