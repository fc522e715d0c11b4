// Whoever runs the platform corrects a sheet: on a desk, on a phone, without scripts.
import { expect, test } from '@playwright/test';

async function signIn(page) {
  await page.goto('/connexion');
  await page.getByRole('button', { name: 'Entrer comme administratrice' }).click();
  await expect(page.locator('main')).toContainText('Vous êtes connecté');
}

/** A sheet of this run's own, so that runs beside each other do not meet. */
async function addOrganisation(page, name) {
  await page.goto('/organisations/nouvelle');
  await page.getByLabel('Nom (français)').first().fill(name);
  await page.getByLabel('Type', { exact: false }).first().selectOption('association');
  await page.locator('main form.form button.button-primary').click();
  await expect(page.locator('h1')).toHaveText(name);
}

/** Opens the section of the form that holds a field, if it is folded. */
async function unfold(page, field) {
  const section = page.locator(`details:has(${field})`).first();
  if ((await section.count()) > 0 && !(await section.evaluate((held) => held.open))) {
    await section.locator('> summary').click();
  }
}

test('an administrator adds a sheet, mends a mistake and sees the history', async ({ page }, info) => {
  const name = `Association du parcours ${info.project.name} ${Date.now()}`;
  await signIn(page);
  await page.goto('/organisations/nouvelle');
  await page.getByLabel('Nom (français)').first().fill(name);
  await unfold(page, '#champ-website');
  await page.locator('#champ-website').fill('pas une adresse');
  await page.locator('main form.form button.button-primary').click();
  await expect(page.locator('.error-summary')).toBeVisible();
  await expect(page.locator('#champ-website-error')).toContainText('Écrivez l’adresse entière');
  await expect(page.getByLabel('Nom (français)').first()).toHaveValue(name);

  await page.getByLabel('Type', { exact: false }).first().selectOption('association');
  await unfold(page, '#champ-website');
  await page.locator('#champ-website').fill('https://exemple.fr/');
  await page.locator('main form.form button.button-primary').click();
  await expect(page.locator('h1')).toHaveText(name);

  await page.getByRole('link', { name: 'Modifier' }).first().click();
  await unfold(page, '#champ-city');
  await page.locator('#champ-city').fill('Bobigny');
  await page.locator('main form.form button.button-primary').click();
  await expect(page.locator('main')).toContainText('Bobigny');
  await page.getByRole('link', { name: 'Historique' }).first().click();
  await expect(page.locator('main')).toContainText('Version 2');
  await expect(page.locator('main')).toContainText('Bobigny');
});

test('two people edit one sheet: the second sees what changed and loses nothing', async ({ browser, page }, info) => {
  const name = `Association à deux mains ${info.project.name} ${Date.now()}`;
  await signIn(page);
  await addOrganisation(page, name);
  const address = page.url();
  const options = { javaScriptEnabled: info.project.use.javaScriptEnabled ?? true, baseURL: info.project.use.baseURL };
  const other = await (await browser.newContext(options)).newPage();
  await signIn(other);
  await page.goto(`${address}/modifier`);
  await other.goto(`${address}/modifier`);
  await unfold(page, '#champ-phone');
  await page.locator('#champ-phone').fill('01 00 00 00 01');
  await page.locator('main form.form button.button-primary').click();
  await expect(page.locator('h1')).toHaveText(name);
  await unfold(other, '#champ-city');
  await other.locator('#champ-city').fill('Pantin');
  await other.locator('main form.form button.button-primary').click();
  await expect(other.locator('main')).toContainText('01 00 00 00 01');
  await expect(other.locator('#champ-city')).toHaveValue('Pantin');
  await other.context().close();
});

test('a visitor without an account is led to sign in, and a reader changes nothing', async ({ page }) => {
  await page.goto('/organisations/nouvelle');
  await expect(page).toHaveURL(/connexion/);
  await page.getByRole('button', { name: 'Entrer comme lecteur' }).click();
  expect((await page.goto('/organisations/nouvelle')).status()).toBe(404);
});
