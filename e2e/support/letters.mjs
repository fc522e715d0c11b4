// Letters of the demonstration: what was written to somebody, the newest first.
import { expect } from '@playwright/test';

/** The first address in a letter whose text holds `holding`, once it is there. */
export async function linkInLetter(page, holding, pattern) {
  let link;
  await expect(async () => {
    await page.goto('/demo/courrier');
    // In one letter: the next one on the page may hold another's link.
    const letters = await page.locator('main section', { hasText: holding }).allTextContents();
    link = letters.map((letter) => letter.match(pattern)?.[0]).find(Boolean);
    expect(link).toBeTruthy();
  }).toPass({ timeout: 15_000 });
  return link;
}
