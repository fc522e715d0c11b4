// Letters of the demonstration: what was written to somebody, the newest first.
import { expect } from '@playwright/test';

/** The first address in a letter whose text holds `holding`, once it is there. */
export async function linkInLetter(page, holding, pattern) {
  let link;
  await expect(async () => {
    await page.goto('/demo/courrier');
    const letters = await page.locator('main').textContent();
    const at = letters.indexOf(holding);
    expect(at, `a letter that holds ${holding}`).toBeGreaterThanOrEqual(0);
    link = letters.slice(at).match(pattern)?.[0];
    expect(link).toBeTruthy();
  }).toPass({ timeout: 15_000 });
  return link;
}
