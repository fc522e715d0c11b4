// What is done is noted, what was written is written again, and whoever asks to be erased is: on a phone, without a script,
// in both languages.
import { expect, test } from '@playwright/test';
import { expectNoViolations } from '../support/axe.mjs';

const PASSWORD = 'le pont au-dessus du canal';
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

test('an administrator reads the audit log, narrows it and checks its chain', async ({ page }, info) => {
  await enter(page, 'Entrer comme administratrice');
  await page.goto('/administration');
  await page.locator('main').getByRole('link', { name: 'Journal d’audit' }).click();
  await expect(page.locator('tbody')).toContainText('Connexion');
  await judged(page, info);
  await page.getByLabel('Quoi').selectOption('account_opened');
  await page.getByLabel('Personne').selectOption({ label: 'Lecteur (exemple)' });
  await page.getByRole('button', { name: 'Appliquer' }).click();
  await expect(page).toHaveURL(/quoi=account_opened/);
  await expect(page.locator('tbody tr')).toHaveCount(1);
  await expect(page.locator('tbody')).toContainText('Lecteur (exemple)');
  await page.getByRole('button', { name: 'Vérifier la chaîne' }).click();
  await expect(page.locator('main')).toContainText('La chaîne tient');
  await judged(page, info);
  await page.goto('/en/administration/journal?quoi=sign_in');
  await expect(page.locator('tbody')).toContainText('by one click');
  await judged(page, info);
});

/** Opens the section of the form that holds a field, if it is folded. */
async function unfold(page, field) {
  const section = page.locator(`details:has(${field})`).first();
  if ((await section.count()) > 0 && !(await section.evaluate((held) => held.open))) {
    await section.locator('> summary').click();
  }
}

test('whoever edits a sheet goes back to what it said', async ({ page }, info) => {
  // A sheet of this run's own, so that runs beside each other do not meet.
  const name = `Association rétablie ${info.project.name} ${Date.now()}`;
  await enter(page, 'Entrer comme administratrice');
  await page.goto('/organisations/nouvelle');
  await page.getByLabel('Nom (français)').first().fill(name);
  await page.getByLabel('Type', { exact: false }).first().selectOption('association');
  await page.locator('main form.form button.button-primary').click();
  await expect(page.locator('h1')).toHaveText(name);
  const sheet = new URL(page.url()).pathname;
  await page.goto(`${sheet}/modifier`);
  await unfold(page, '#champ-phone');
  await page.locator('#champ-phone').fill('01 40 00 00 99');
  await page.locator('main form.form button.button-primary').click();
  await expect(page.locator('main')).toContainText('01 40 00 00 99');
  await page.goto(`${sheet}/historique`);
  await judged(page, info);
  await page.getByRole('link', { name: /^Rétablir cette version/ }).first().click();
  await expect(page.locator('tbody')).toContainText('01 40 00 00 99');
  await judged(page, info);
  await page.getByRole('button', { name: 'Rétablir cette version' }).click();
  await expect(page.locator('main')).toContainText('La version est rétablie');
  await expect(page.locator('main')).not.toContainText('01 40 00 00 99');
  await page.goto(`${sheet}/historique`);
  await expect(page.locator('main')).toContainText('rétablissement de la version 1');
});

test('somebody sees what is kept of them, asks to be erased, and is', async ({ page, browser }, info) => {
  const email = `jeanne.${info.project.name}@ville.exemple`;
  const name = `Jeanne Exemple ${info.project.name}`;
  await enter(page, 'Entrer comme administratrice');
  await page.goto('/administration/comptes');
  await page.getByLabel('Adresse électronique').fill(email);
  await page.getByRole('button', { name: 'Envoyer l’invitation' }).click();
  await expect(page.locator('main')).toContainText('L’invitation est partie');
  await page.goto('/demo/courrier');
  const letters = await page.locator('main').textContent();
  const link = letters.slice(letters.indexOf(email)).match(/\/invitation\/vi_[0-9a-f]+/)[0];
  const { viewport, hasTouch, javaScriptEnabled, baseURL } = info.project.use;
  const other = await browser.newContext({ viewport, hasTouch, javaScriptEnabled, baseURL: baseURL ?? process.env.VILLEMONDE_E2E_URL });
  const guest = await other.newPage();
  await guest.goto(link);
  await guest.getByLabel('Nom').fill(name);
  await guest.getByLabel('Mot de passe').fill(PASSWORD);
  await guest.getByRole('button', { name: 'Accepter l’invitation' }).click();
  await guest.goto('/mon-compte');
  await guest.getByRole('link', { name: /^Mes données/ }).click();
  await expect(guest.locator('main')).toContainText(email);
  await judged(guest, info);
  await guest.getByRole('button', { name: 'Demander mon effacement' }).click();
  await expect(guest.locator('main')).toContainText('Effacement demandé le');
  await judged(guest, info);

  await page.goto('/administration/effacements');
  await judged(page, info);
  await page.getByRole('link', { name }).click();
  await expect(page.locator('h1')).toContainText(name);
  await judged(page, info);
  await page.getByRole('button', { name: 'Effacer la personne' }).click();
  await expect(page.getByRole('alert')).toContainText('Cochez la case');
  await page.getByLabel(/J’ai vérifié/).check();
  await page.getByRole('button', { name: 'Effacer la personne' }).click();
  await expect(page.locator('main')).toContainText('La personne est effacée');
  await expect(page.locator('main')).not.toContainText(name);
  await page.goto('/administration/comptes');
  await expect(page.locator('main')).not.toContainText(email);
  await guest.goto('/mon-compte');
  await expect(guest).toHaveURL(/connexion/);
  await other.close();
});

test('what is kept, why and for how long is told to everybody', async ({ page }, info) => {
  await page.goto('/');
  await page.locator('footer').getByRole('link', { name: 'Données personnelles' }).click();
  await expect(page.locator('h1')).toContainText('Données personnelles');
  await judged(page, info);
  await page.goto('/en/donnees-personnelles');
  await expect(page.locator('main')).toContainText('Audit log');
  await judged(page, info);
  await enter(page, 'Entrer comme administratrice');
  for (const path of ['/administration/conservation', '/en/administration/conservation', '/administration/conservation/invitations']) {
    await page.goto(path);
    await judged(page, info);
  }
});
