// What every page owes its visitors, asked of every page that a visitor can reach.
import { expect } from '@playwright/test';
import { violations } from './support/axe.mjs';
import { deadLinks, kindOf, languageOf, onePerKind } from './support/crawl.mjs';
import { hasJava, htmlErrors } from './support/html.mjs';
import { lookAt, test, thorough } from './support/site.mjs';
import { weigh } from './support/weight.mjs';

// One crawl, one worker: each test reads what it saw and none depends on another.
test.describe.configure({ timeout: thorough ? 1_800_000 : 420_000 });

const phone = { width: 375, height: 740 };
const desktop = { width: 1280, height: 800 };
/** Names the pages that a rule finds fault with. */
const faults = (pages, rule) =>
  pages.flatMap((page) =>
    [rule(page)]
      .flat()
      .filter(Boolean)
      .map((fault) => `${page.path} (from ${page.from}): ${fault}`),
  );
const french = (pages) => pages.filter((page) => languageOf(page.path) === 'fr');

test('the crawl finds the site in both languages', async ({ site }) => {
  const kinds = new Set(site.pages.map((page) => kindOf(page.url)));
  console.log(`    ${site.pages.length} pages of ${kinds.size} kinds, ${site.links.size} links, ${site.files.size} files`);
  expect(french(site.pages).length).toBeGreaterThan(1);
  expect(site.pages.length - french(site.pages).length).toBeGreaterThan(1);
});

test('every page answers 200', async ({ site }) => {
  expect(faults(site.pages, (page) => page.status !== 200 && `status ${page.status}`)).toEqual([]);
});

test('every page has a title, one h1 and the language of its address', async ({ site }) => {
  const wrong = faults(site.pages, (page) => [
    !page.title && 'no title',
    page.h1.length !== 1 && `${page.h1.length} h1`,
    page.h1.length === 1 && !page.h1[0] && 'an empty h1',
    page.lang.split('-')[0] !== languageOf(page.path) && `lang is "${page.lang}"`,
  ]);
  expect(wrong).toEqual([]);
});

test('every page names its version in both languages', async ({ site }) => {
  const wrong = faults(site.pages, (page) =>
    ['fr', 'en'].map((lang) => {
      const there = page.alternates.find((alternate) => alternate.lang === lang);
      if (!there) return `no alternate in ${lang}`;
      return languageOf(new URL(there.href).pathname) !== lang && `the alternate in ${lang} leads to ${there.href}`;
    }),
  );
  expect(wrong).toEqual([]);
});

test('every page carries a strict content security policy', async ({ site }) => {
  const wrong = faults(site.pages, (page) => [
    !page.csp && 'no Content-Security-Policy',
    /'unsafe-(inline|eval)'/.test(page.csp) && `loose policy: ${page.csp}`,
    page.csp && !/(default|script)-src/.test(page.csp) && `policy without script-src: ${page.csp}`,
  ]);
  expect(wrong).toEqual([]);
});

test('no page asks a third party for anything', async ({ site }) => {
  expect(faults(site.pages, (page) => page.foreign)).toEqual([]);
});

test('no page complains in the console', async ({ site }) => {
  expect(faults(site.pages, (page) => page.complaints)).toEqual([]);
});

test('no link is dead', async ({ site, request }) => {
  const visited = new Set(site.pages.map((page) => page.url));
  const others = [...site.links].filter(([url]) => !visited.has(url) && !site.files.has(url));
  const sizes = thorough ? { perShape: 200, limit: 10_000 } : { perShape: 12, limit: 1_500 };
  expect(await deadLinks(request, others, sizes)).toEqual([]);
  expect(await deadLinks(request, site.files, thorough ? sizes : { perShape: 3, limit: 120 })).toEqual([]);
});

test('every link into a page finds its place there', async ({ site }) => {
  const byUrl = new Map(site.pages.map((page) => [page.url, page]));
  const wrong = faults(site.pages, (page) =>
    page.links.map((href) => {
      const url = new URL(href);
      const id = decodeURIComponent(url.hash.slice(1));
      url.hash = '';
      const target = byUrl.get(url.href);
      return id && id !== 'top' && target?.status === 200 && !target.ids.includes(id) && `${href} leads to no element`;
    }),
  );
  expect([...new Set(wrong)]).toEqual([]);
});

test('every page is valid HTML', async ({ site }) => {
  expect(hasJava(), 'the checker of HTML needs Java: scripts/bootstrap test installs one').toBe(true);
  expect(htmlErrors(site.pages)).toEqual([]);
});

// Each kind of page, light on a phone and dark on a desk; with VILLEMONDE_SLOW=1 all pages in all four.
const looks = [
  { viewport: phone, colorScheme: 'light' },
  { viewport: desktop, colorScheme: 'dark' },
  ...(thorough ? [{ viewport: phone, colorScheme: 'dark' }, { viewport: desktop, colorScheme: 'light' }] : []),
];
for (const look of looks) {
  test(`every kind of page is accessible, ${look.colorScheme} at ${look.viewport.width} px`, async ({ site, browser }) => {
    const pages = thorough ? site.pages : onePerKind(site.pages);
    expect(await lookAt(browser, pages, look, (page) => violations(page))).toEqual([]);
  });
}

// 320 px is the narrowest that WCAG 1.4.10 asks for: a small phone, or a desk at four times its size.
test('no page is wider than a small phone', async ({ site, browser }) => {
  const narrow = { width: 320, height: 640 };
  const wide = await lookAt(browser, thorough ? site.pages : onePerKind(site.pages), { viewport: narrow }, async (page) => {
    const width = await page.evaluate(() => document.scrollingElement.scrollWidth);
    return width > narrow.width ? [`${width} px wide`] : [];
  });
  expect(wide).toEqual([]);
});

test('every kind of page says the same without JavaScript', async ({ site, browser }) => {
  const seen = new Map(site.pages.map((page) => [page.path, page]));
  const poorer = await lookAt(browser, onePerKind(site.pages), { viewport: desktop, javaScriptEnabled: false }, async (page, path) => {
    const h1 = await page.locator('h1').allTextContents();
    const main = (await page.locator('main').allTextContents()).join('').trim();
    return [
      h1.map((text) => text.trim()).join() !== seen.get(path).h1.join() && `the heading is "${h1}"`,
      main.length < 20 && 'nearly nothing in main',
    ].filter(Boolean);
  });
  expect(poorer).toEqual([]);
});

test('no kind of page weighs more than 150 kB, 350 kB with a map', async ({ site, browser }) => {
  const heavy = [];
  for (const { url, path } of onePerKind(french(site.pages))) {
    const { bytes, hasMap } = await weigh(browser, url, { viewport: desktop });
    if (bytes > (hasMap ? 350_000 : 150_000)) heavy.push(`${path}: ${Math.round(bytes / 1000)} kB`);
  }
  expect(heavy).toEqual([]);
});
