// The same pages on the other engine: fewer of them, since the Rust tests run every query on both.
import { expect } from '@playwright/test';
import { kindOf } from './support/crawl.mjs';
import { test } from './support/site.mjs';

test('on PostgreSQL every page answers 200 with its heading', async ({ site }) => {
  const wrong = site.pages.filter((page) => page.status !== 200 || page.h1.length !== 1).map((page) => `${page.path}: ${page.status}`);
  expect(wrong).toEqual([]);
});

test('PostgreSQL shows every kind of page that SQLite shows on its first page', async ({ site, request }) => {
  const first = await (await request.get(process.env.VILLEMONDE_E2E_URL)).text();
  const paths = [...first.matchAll(/<a\b[^>]*\bhref="(\/[^"#?]*)/g)].map((match) => kindOf(match[1]));
  const here = new Set([...site.links.keys()].map(kindOf));
  expect([...new Set(paths)].filter((kind) => !here.has(kind))).toEqual([]);
});
