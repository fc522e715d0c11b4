// An organisation is named by typing: what may be meant is proposed by the script, asked of the server without it.
import { expect, test } from '@playwright/test';
import { expectNoViolations } from '../support/axe.mjs';

async function signIn(page) {
  await page.goto('/connexion');
  await page.getByRole('button', { name: 'Entrer comme administratrice' }).click();
  await expect(page.locator('main')).toContainText('Vous êtes connecté');
}

const words = (page) => page.locator('[name="parties.0.organisation~typed"]');

test('a name is chosen from its suggestions by keyboard alone @javascript', async ({ page }) => {
  await signIn(page);
  await page.goto('/partenariats/nouveau');
  const field = words(page);
  await field.focus();
  await field.pressSequentially('matol');
  const list = page.getByRole('listbox', { name: 'Organisation' });
  await expect(list.getByRole('option').first()).toContainText('Matola');
  await expect(field).toHaveAttribute('aria-expanded', 'true');
  await expectNoViolations(page);
  await field.press('ArrowDown');
  const active = await field.getAttribute('aria-activedescendant');
  await expect(page.locator(`#${active}`)).toHaveAttribute('aria-selected', 'true');
  await field.press('Enter');
  await expect(field).toHaveValue(/Matola/);
  await expect(page.locator('[name="parties.0.organisation"]')).toHaveValue(/^[0-9a-f-]{36}$/);
  await expect(list).toBeHidden();
  // The page is still the form: Enter chose, and sent nothing.
  expect(new URL(page.url()).pathname).toBe('/partenariats/nouveau');
  // Other words are another choice, told by the server.
  await field.fill('Personne ne s’appelle ainsi');
  await page.locator('main form.form button.button-primary').click();
  await expect(page.locator('#champ-parties-0-organisation-error')).toBeVisible();
  await expect(words(page)).toHaveValue('Personne ne s’appelle ainsi');
  await expect(page.locator('main')).toContainText('Aucune fiche trouvée');
});

test('a row added in place has suggestions of its own @javascript', async ({ page }) => {
  await signIn(page);
  await page.goto('/partenariats/nouveau');
  await page.locator('[data-rows="parties"] > [data-add]').click();
  const field = page.locator('[name="parties.2.organisation~typed"]');
  await field.pressSequentially('matol');
  const option = field.locator('xpath=ancestor::*[@data-pick]').getByRole('option').first();
  await option.click();
  await expect(page.locator('[name="parties.2.organisation"]')).toHaveValue(/^[0-9a-f-]{36}$/);
  await expect(words(page)).toHaveValue('');
});

test('a name is asked of the page, and chosen among its matches @plain', async ({ page }) => {
  await signIn(page);
  await page.goto('/partenariats/nouveau');
  await page.locator('#champ-title-fr').fill('Un lien');
  await words(page).fill('matol');
  await page.locator('[data-pick-find][value="parties.0.organisation"]').click();
  const match = page.getByRole('radio', { name: /Matola/ }).first();
  await expect(match).toBeInViewport();
  await expect(page.locator('#champ-title-fr')).toHaveValue('Un lien');
  await match.check();
  await page.locator('main form.form button.button-primary').click();
  await expect(page.locator('main')).not.toContainText('Partie 1, Organisation');
});
