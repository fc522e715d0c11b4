// From the letter that invites to the published correction, as a city referent goes it: half a day a week, on a phone.
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

test('a referent invites a colleague, who corrects the sheet of their city', async ({ page, browser }, info) => {
  // One colleague for each way of walking this: the projects share their server.
  const colleague = `collegue.${info.project.name}@ville.exemple`;
  await enter(page, 'Entrer comme référente de ville (Bagnolet)');
  await page.goto('/mon-compte');
  await judged(page, info);
  await page.locator('main').getByRole('link', { name: /^Membres/ }).click();
  await expect(page.locator('h1')).toContainText('Bagnolet');
  // A mistyped address is told beside its field, and nothing is lost.
  await page.getByLabel('Adresse électronique').fill('collegue');
  await page.getByLabel('Un mot de votre part').fill('À bientôt pour la quinzaine');
  await page.getByRole('button', { name: 'Envoyer l’invitation' }).click();
  await expect(page.locator('#champ-email-error')).toBeVisible();
  await expect(page.getByLabel('Un mot de votre part')).toHaveValue('À bientôt pour la quinzaine');
  await judged(page, info);
  await page.getByLabel('Adresse électronique').fill(colleague);
  await page.getByRole('button', { name: 'Envoyer l’invitation' }).click();
  await expect(page.locator('main')).toContainText('L’invitation est partie');
  await expect(page.locator('main')).toContainText(colleague);
  await judged(page, info);

  await page.goto('/demo/courrier');
  const letters = await page.locator('main').textContent();
  const link = letters.slice(letters.indexOf(colleague)).match(/\/invitation\/vi_[0-9a-f]+/)[0];

  const { viewport, hasTouch, javaScriptEnabled, baseURL } = info.project.use;
  const other = await browser.newContext({ viewport, hasTouch, javaScriptEnabled, baseURL: baseURL ?? process.env.VILLEMONDE_E2E_URL });
  const guest = await other.newPage();
  await guest.goto(link);
  await expect(guest.locator('main')).toContainText('À bientôt pour la quinzaine');
  await judged(guest, info);
  await guest.getByLabel('Nom').fill('Collègue (exemple)');
  await guest.getByLabel('Mot de passe').fill('aaaaaaaaaaaa');
  await guest.getByRole('button', { name: 'Accepter l’invitation' }).click();
  await expect(guest.locator('#champ-password-error')).toContainText('deviner');
  await expect(guest.getByLabel('Nom')).toHaveValue('Collègue (exemple)');
  // By keyboard alone.
  await guest.getByLabel('Mot de passe').focus();
  await guest.keyboard.type(PASSWORD);
  await guest.keyboard.press('Enter');
  await expect(guest.locator('main')).toContainText('Bienvenue');
  await expect(guest.locator('h1')).toContainText('Bagnolet');
  await guest.locator('main').getByRole('link', { name: 'Modifier' }).first().click();
  await expect(guest.locator('form.form')).toBeVisible();
  await other.close();
});

test('a volunteer finds where to write, and nothing of the desk', async ({ page }, info) => {
  await enter(page, 'Entrer comme bénévole d’association');
  await page.goto('/administration');
  await expect(page.locator('h1')).not.toContainText('Administration');
  await page.goto('/partenariats');
  await expect(page.locator('main').getByRole('link', { name: /Ajouter|Nouveau/ }).first()).toBeVisible();
  await judged(page, info);
});

test('a coordinator sees who has an account, in both languages', async ({ page }, info) => {
  await enter(page, 'Entrer comme coordinateur du réseau');
  for (const path of ['/administration', '/administration/comptes', '/en/administration/comptes']) {
    await page.goto(path);
    await expect(page.locator('h1')).toBeVisible();
    await judged(page, info);
  }
  await page.getByRole('link', { name: 'Bénévole (exemple)' }).click();
  await expect(page.getByLabel('May sign in')).toBeChecked();
  await judged(page, info);
  await page.goto('/administration/types');
  await expect(page.locator('h1')).toContainText(/introuvable|trouv/i);
});
