// Whoever writes a sheet adds rows to it: in place with scripts, by the server without them, and loses nothing.
import { expect, test } from '@playwright/test';

async function signIn(page) {
  await page.goto('/connexion');
  await page.getByRole('button', { name: 'Entrer comme administratrice' }).click();
  await expect(page.locator('main')).toContainText('Vous êtes connecté');
}

const add = (page, list) => page.locator(`[data-rows="${list}"] > [data-add]`);

/** Opens the part of the form that holds a list, if it is folded. */
async function unfold(page, list) {
  const part = page.locator(`details.form-part:has([data-rows="${list}"])`);
  if (!(await part.evaluate((held) => held.open))) await part.locator('> summary').click();
}

const path = (page) => new URL(page.url()).pathname;

test('a row is added in place, and the cursor stands in its first field @javascript', async ({ page }) => {
  await signIn(page);
  await page.goto('/projets/nouveau');
  await page.locator('#champ-title-fr').fill('Jardin partagé');
  await page.evaluate(() => { document.body.dataset.same = 'yes'; });
  await unfold(page, 'participants');
  // The first row comes from the server, the second is a copy of it: nobody sees the difference.
  for (const number of [0, 1]) {
    await add(page, 'participants').click();
    const first = page.locator(`[name="participants.${number}.organisation~typed"]`);
    await expect(first).toBeFocused();
    await expect(page.locator('[data-rows="participants"] > [data-row]')).toHaveCount(number + 1);
    await first.fill('Bagn');
  }
  await expect(page.locator('[data-rows="participants"] > [data-row] > summary > [data-row-legend]').last()).toHaveText('Participant 2');
  await expect(page.locator('#champ-title-fr')).toHaveValue('Jardin partagé');
  await expect(page.locator('body')).toHaveAttribute('data-same', 'yes');
  expect(path(page)).toBe('/projets/nouveau');

  await page.goto('/partenariats/nouveau');
  await add(page, 'parties').click();
  await expect(page.locator('[name="parties.2.organisation~typed"]')).toBeFocused();
});

test('without an answer from the server, adding a row submits the form as without scripts @javascript', async ({ page }) => {
  await signIn(page);
  await page.goto('/projets/nouveau');
  await page.locator('#champ-title-fr').fill('Jardin partagé');
  // The script's request fails; the submission of the page goes through.
  await page.route('**/projets/nouveau', (route) =>
    route.request().isNavigationRequest() ? route.continue() : route.abort());
  await unfold(page, 'participants');
  await add(page, 'participants').click();
  await expect(page.locator('[name="participants.0.organisation~typed"]')).toBeVisible();
  await expect(page.locator('#champ-title-fr')).toHaveValue('Jardin partagé');
});

test('a row asked of the page is there, with all that was typed', async ({ page }) => {
  await signIn(page);
  await page.goto('/projets/nouveau');
  await page.locator('#champ-title-fr').fill('Jardin partagé');
  await unfold(page, 'participants');
  await add(page, 'participants').click();
  await expect(page.locator('[name="participants.0.organisation~typed"]')).toBeInViewport();
  await expect(page.locator('#champ-title-fr')).toHaveValue('Jardin partagé');
  expect(path(page)).toBe('/projets/nouveau');
});

test('a refused form keeps its rows and its address', async ({ page }) => {
  await signIn(page);
  await page.goto('/projets/nouveau');
  await page.locator('#champ-summary-fr').fill('Ce que nous ferons');
  await unfold(page, 'participants');
  await add(page, 'participants').click();
  await expect(page.locator('[name="participants.0.organisation~typed"]')).toBeVisible();
  await page.locator('main form.form button.button-primary').click();
  await expect(page.locator('.error-summary')).toBeVisible();
  await expect(page.locator('[name="participants.0.organisation~typed"]')).toBeVisible();
  await expect(page.locator('#champ-summary-fr')).toHaveValue('Ce que nous ferons');
  expect(path(page)).toBe('/projets/nouveau');
  // Whoever opens the address anew gets the form, not the list.
  await page.goto(page.url().split('#')[0]);
  await expect(page.locator('h1')).toHaveText('Nouvelle action');
});

test('a person is added to a service in place, and the cursor stands in the first field @javascript', async ({ page }) => {
  await signIn(page);
  await page.goto('/organisations/nouvelle');
  await unfold(page, 'services');
  await add(page, 'services').click();
  const more = page.locator('[data-rows="services"] [data-more]');
  for (const number of [0, 1]) {
    await more.click();
    await expect(page.locator(`[name="services.0.people.${number}.role.fr"]`)).toBeFocused();
  }
  expect(path(page)).toBe('/organisations/nouvelle');
});
