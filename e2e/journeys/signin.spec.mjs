// Signing in as people do it: by a link, with a code of their telephone, with a passkey; seeing where one is signed in; and
// asking to join an organisation.
import { expect, test } from '@playwright/test';
import { expectNoViolations } from '../support/axe.mjs';
import { code } from '../support/codes.mjs';
import { linkInLetter } from '../support/letters.mjs';

const PASSWORD = 'le pont au-dessus du canal';
const scripted = (info) => info.project.name !== 'without-javascript';

/** The page as whoever is on it sees it: accessible, and no wider than the screen. */
async function judged(page, info) {
  if (!scripted(info)) return;
  await expectNoViolations(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

async function enter(page, button) {
  await page.goto('/connexion');
  await page.getByRole('button', { name: button }).click();
  await expect(page.locator('main')).toContainText('Vous êtes connecté');
}

/** Another browser, of the same kind. */
async function another(browser, info) {
  const { viewport, hasTouch, javaScriptEnabled } = info.project.use;
  const context = await browser.newContext({
    viewport, hasTouch, javaScriptEnabled, baseURL: process.env.VILLEMONDE_E2E_URL, locale: 'fr-FR', timezoneId: 'Europe/Paris',
  });
  return context.newPage();
}

/** Somebody new, invited with a role in the network; gives their address. */
async function invited(page, guest, info, name, role) {
  const email = `${name}.${info.project.name}@ville.exemple`;
  await enter(page, 'Entrer comme coordinateur du réseau');
  await page.goto('/administration/comptes');
  await page.getByLabel('Adresse électronique').fill(email);
  await page.getByLabel('Nom', { exact: true }).fill(`Personne ${name} ${info.project.name}`);
  if (role) await page.getByLabel('Dans le réseau').selectOption({ label: role });
  await page.getByRole('button', { name: 'Envoyer l’invitation' }).click();
  await expect(page.locator('main')).toContainText('L’invitation est partie');
  const link = await linkInLetter(page, `Personne ${name} ${info.project.name}`, /\/invitation\/vi_[0-9a-f]+/);
  await guest.goto(link);
  await guest.getByLabel('Mot de passe').fill(PASSWORD);
  await guest.getByRole('button', { name: 'Accepter l’invitation' }).click();
  return email;
}

async function byPassword(page, email) {
  await page.goto('/connexion');
  await page.getByLabel('Adresse électronique').fill(email);
  await page.getByLabel('Mot de passe').fill(PASSWORD);
  await page.locator('form', { has: page.getByLabel('Mot de passe') }).getByRole('button', { name: 'Se connecter' }).last().click();
}

test('an agent chooses a second factor, then signs in with its codes', async ({ page, browser }, info) => {
  test.setTimeout(120_000);
  const guest = await another(browser, info);
  const email = await invited(page, guest, info, 'agente', 'Documentation');
  await expect(guest.locator('h1')).toHaveText('Second facteur');
  await expect(guest.locator('main')).toContainText('Votre rôle demande un second facteur');
  await judged(guest, info);
  // Nothing else is there before.
  await guest.goto('/organisations');
  await expect(guest.locator('h1')).toHaveText('Second facteur');
  await guest.getByRole('link', { name: 'Choisir une application' }).click();
  await expect(guest.locator('svg.qr')).toBeVisible();
  await judged(guest, info);
  const secret = await guest.locator('.secret').textContent();
  await guest.getByLabel('Code de six chiffres').fill('12345');
  await guest.getByRole('button', { name: 'Ajouter l’application' }).last().click();
  await expect(guest.locator('#champ-code-error')).toContainText('n’est pas le bon');
  await expect(guest.locator('.secret')).toHaveText(secret);
  const used = code(secret);
  await guest.getByLabel('Code de six chiffres').fill(used);
  await guest.getByRole('button', { name: 'Ajouter l’application' }).last().click();
  await expect(guest.locator('.codes li')).toHaveCount(10);
  const paper = await guest.locator('.codes li').allTextContents();
  // Nothing of it stays in the browser.
  if (scripted(info)) expect(await guest.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain(used);
  await judged(guest, info);
  await guest.getByRole('link', { name: 'Je les ai gardés' }).click();
  await expect(guest.locator('h1')).toContainText('Organisations');
  await guest.goto('/mon-compte/second-facteur');
  await expect(guest.locator('main')).toContainText('Téléphone');
  await expect(guest.locator('main')).toContainText('Codes restants : 10');
  await judged(guest, info);

  const later = await another(browser, info);
  await byPassword(later, email);
  await expect(later.locator('h1')).toHaveText('Second facteur');
  await judged(later, info);
  // The code that proved the application has served.
  await later.getByLabel('Code de six chiffres').fill(used);
  await later.getByRole('button', { name: 'Continuer' }).first().click();
  await expect(later.locator('#champ-code-error')).toBeVisible();
  await judged(later, info);
  // The next one is taken before its time, as a telephone's clock may be ahead.
  await later.getByLabel('Code de six chiffres').fill(code(secret, Date.now() + 30_000));
  await later.getByLabel('Code de six chiffres').press('Enter');
  await expect(later.locator('main')).toContainText('Vous êtes connecté');

  const lost = await another(browser, info);
  await byPassword(lost, email);
  await lost.locator('summary', { hasText: 'Je n’ai pas mon téléphone' }).click();
  await lost.getByLabel('Code de secours').fill(paper[2].toUpperCase());
  await lost.getByLabel('Code de secours').press('Enter');
  await expect(lost.locator('main')).toContainText('Vous êtes connecté');
  await lost.goto('/en/mon-compte/second-facteur');
  await expect(lost.locator('main')).toContainText('Codes left: 9');
  await judged(lost, info);
  for (const other of [guest, later, lost]) await other.context().close();
});

test('somebody who forgot everything signs in by a letter and sees where they are signed in', async ({ page, browser }, info) => {
  test.setTimeout(120_000);
  const guest = await another(browser, info);
  const email = await invited(page, guest, info, 'distraite');
  await expect(guest.locator('main')).toContainText('Bienvenue');
  const other = await another(browser, info);
  await other.goto('/connexion');
  await judged(other, info);
  await other.getByRole('link', { name: 'Recevoir un lien de connexion' }).click();
  await judged(other, info);
  await other.getByLabel('Adresse électronique').fill('distraite');
  await other.getByRole('button', { name: 'Recevoir le lien' }).last().click();
  await expect(other.locator('#champ-email-error')).toBeVisible();
  await other.getByLabel('Adresse électronique').fill(email);
  await other.getByLabel('Adresse électronique').press('Enter');
  await expect(other.locator('h1')).toHaveText('Regardez votre courrier');
  await judged(other, info);
  const link = await linkInLetter(page, `Bonjour Personne distraite ${info.project.name}`, /\/connexion\/lien\/vl_[0-9a-f]+/);
  await other.goto(link);
  await expect(other.locator('main')).toContainText(email);
  await judged(other, info);
  await other.getByRole('button', { name: 'Me connecter' }).click();
  await expect(other.locator('main')).toContainText('Vous êtes connecté');
  await other.goto(link);
  await expect(other.locator('main')).toContainText('Ce lien ne sert plus');

  await other.goto('/mon-compte');
  await judged(other, info);
  await other.getByRole('link', { name: 'Sessions ouvertes' }).click();
  await expect(other.locator('main .card')).toHaveCount(2);
  await expect(other.locator('main .card').first()).toContainText('Celle-ci');
  await expect(other.locator('main .card').first()).toContainText('Chrome sous Linux');
  await judged(other, info);
  await other.locator('main .card').nth(1).getByRole('button').click();
  await expect(other.locator('main')).toContainText('La session est fermée');
  await expect(other.locator('main .card')).toHaveCount(1);
  await guest.goto('/mon-compte');
  await expect(guest.locator('h1')).toHaveText('Se connecter');

  await guest.getByRole('link', { name: 'Mot de passe oublié' }).click();
  await guest.getByLabel('Adresse électronique').fill(email);
  await guest.getByLabel('Adresse électronique').press('Enter');
  await expect(guest.locator('h1')).toHaveText('Regardez votre courrier');
  let reset = link;
  await expect(async () => {
    reset = await linkInLetter(page, `Bonjour Personne distraite ${info.project.name}`, /\/connexion\/lien\/vl_[0-9a-f]+/);
    expect(reset).not.toBe(link);
  }).toPass({ timeout: 15_000 });
  await guest.goto(reset);
  await judged(guest, info);
  await guest.getByLabel('Nouveau mot de passe').fill('une tout autre phrase de passe');
  await guest.getByLabel('Nouveau mot de passe').press('Enter');
  await expect(guest.locator('main')).toContainText('Vous êtes connecté');
  await other.goto('/mon-compte');
  await expect(other.locator('h1')).toHaveText('Se connecter');
  for (const opened of [guest, other]) await opened.context().close();
});

test('a passkey is a second factor, and a way in by itself @javascript', async ({ page, browser }, info) => {
  test.setTimeout(120_000);
  const guest = await another(browser, info);
  // Keys are bound to a name: this machine's is localhost.
  const base = process.env.VILLEMONDE_E2E_URL.replace('127.0.0.1', 'localhost');
  const device = await guest.context().newCDPSession(guest);
  await device.send('WebAuthn.enable');
  await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const email = await invited(page, guest, info, 'clef', 'Rédaction');
  await expect(guest.locator('h1')).toHaveText('Second facteur');
  // At the address in numbers the page says that there are none.
  await expect(guest.locator('main')).toContainText('ne permet pas les clés d’accès');
  await byPassword2(guest, base, email);
  await expect(guest.locator('h1')).toHaveText('Second facteur');
  await guest.locator('form[data-passkey=create] input[name=name]').fill('Clé du bureau');
  await judged(guest, info);
  await guest.getByRole('button', { name: 'Ajouter une clé d’accès' }).click();
  await expect(guest.locator('.codes li')).toHaveCount(10);
  await guest.goto(`${base}/mon-compte/second-facteur`);
  await expect(guest.locator('main')).toContainText('Clé du bureau');
  await judged(guest, info);

  // As a second factor.
  await signOut(guest, base);
  await byPassword2(guest, base, email);
  await guest.getByRole('button', { name: 'Utiliser ma clé d’accès' }).click();
  await expect(guest.locator('main')).toContainText('Vous êtes connecté');

  // Alone: no address, no password.
  await signOut(guest, base);
  await guest.goto(`${base}/connexion`);
  await judged(guest, info);
  await guest.getByRole('button', { name: 'Se connecter avec une clé d’accès' }).click();
  await expect(guest.locator('main')).toContainText('Vous êtes connecté');
  await guest.goto(`${base}/mon-compte/second-facteur`);
  await expect(guest.locator('main')).toContainText('dernier usage le');

  // A key that the device no longer has opens nothing, and the page says so.
  await signOut(guest, base);
  await device.send('WebAuthn.disable');
  await device.send('WebAuthn.enable');
  await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await guest.goto(`${base}/connexion`);
  await guest.getByRole('button', { name: 'Se connecter avec une clé d’accès' }).click();
  await expect(guest.locator('[data-passkey-error]')).toContainText('n’a pas été lue');
  await judged(guest, info);
  await guest.context().close();
});

async function byPassword2(page, base, email) {
  await page.goto(`${base}/connexion`);
  await page.getByLabel('Adresse électronique').fill(email);
  await page.getByLabel('Mot de passe').fill(PASSWORD);
  await page.getByLabel('Mot de passe').press('Enter');
  await expect(page.locator('h1')).not.toHaveText('Se connecter');
}

async function signOut(page, base) {
  await page.goto(`${base}/mon-compte/sessions`);
  await page.locator('main .card', { hasText: 'Celle-ci' }).getByRole('button', { name: 'Se déconnecter' }).click();
  await expect(page.locator('main')).toContainText('Vous êtes déconnecté');
}

test('somebody asks to join an organisation, and a coordinator answers', async ({ page, browser }, info) => {
  test.setTimeout(120_000);
  const guest = await another(browser, info);
  const name = `Amine ${info.project.name}`;
  await guest.goto('/connexion');
  await guest.getByRole('link', { name: 'Demander à rejoindre' }).click();
  await judged(guest, info);
  await guest.getByLabel('Votre organisation').fill('bagnolet');
  await guest.getByLabel('Votre organisation').press('Enter');
  await guest.locator('main').getByRole('link', { name: 'Bagnolet', exact: true }).first().click();
  await expect(guest.locator('h1')).toHaveText('Rejoindre Bagnolet');
  await judged(guest, info);
  await guest.getByLabel('Nom').fill(name);
  await guest.getByLabel('Adresse électronique').fill(`amine.${info.project.name}`);
  await guest.getByLabel('Quelques mots sur vous').fill('Chargé de mission, je tiens le jumelage.');
  await guest.getByRole('button', { name: 'Envoyer la demande' }).last().click();
  await expect(guest.locator('#champ-email-error')).toBeVisible();
  await expect(guest.getByLabel('Quelques mots sur vous')).toHaveValue('Chargé de mission, je tiens le jumelage.');
  await judged(guest, info);
  await guest.getByLabel('Adresse électronique').fill(`amine.${info.project.name}@ville.exemple`);
  // Nobody types faster than three seconds.
  await guest.waitForTimeout(3_000);
  await guest.getByRole('button', { name: 'Envoyer la demande' }).last().click();
  await expect(guest.locator('h1')).toHaveText('Regardez votre courrier');
  await judged(guest, info);
  await guest.goto(await linkInLetter(page, `Bonjour ${name}`, /\/rejoindre\/vj_[0-9a-f]+/));
  await judged(guest, info);
  await guest.getByRole('button', { name: 'Confirmer ma demande' }).click();
  await expect(guest.locator('h1')).toHaveText('Demande transmise');

  await enter(page, 'Entrer comme référente de ville (Bagnolet)');
  await page.goto('/mon-compte');
  await page.locator('main').getByRole('link', { name: /^Membres/ }).click();
  const card = page.locator('#demandes ~ ul .card', { hasText: name });
  await expect(card).toContainText('je tiens le jumelage');
  await judged(page, info);
  await card.getByRole('button', { name: 'Accepter' }).click();
  await expect(page.locator('main')).toContainText('La demande est acceptée');
  await guest.goto(await linkInLetter(page, `Bonjour ${name}`, /\/invitation\/vi_[0-9a-f]+/));
  await guest.getByLabel('Mot de passe').fill(PASSWORD);
  await guest.getByLabel('Mot de passe').press('Enter');
  await expect(guest.locator('main')).toContainText('Bienvenue');
  await expect(guest.locator('h1')).toContainText('Bagnolet');
  await guest.context().close();
});
