// Browser journeys on the dev binary, in Debian's Chromium. `make e2e` runs them; `make e2e ARGS="--project phone"` some.
import { defineConfig } from '@playwright/test';
import { chromium, freePort } from './support/environment.mjs';

// The workers load this file again: what is decided once travels in the environment.
const env = process.env;
env.VILLEMONDE_E2E_RUN ??= `${Date.now()}-${process.pid}`;
if (!env.VILLEMONDE_E2E_URL) {
  env.VILLEMONDE_E2E_OWN_SERVER = '1';
  env.VILLEMONDE_E2E_URL = `http://127.0.0.1:${await freePort()}`;
  if (env.VILLEMONDE_TEST_POSTGRES) env.VILLEMONDE_E2E_POSTGRES_URL = `http://127.0.0.1:${await freePort()}`;
}

const phone = { width: 375, height: 740 };
const desktop = { width: 1280, height: 800 };

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results/e2e',
  globalSetup: './support/servers.mjs',
  forbidOnly: !!env.CI,
  // A journey that passes at the second try hides a fault of ours: there is one try.
  retries: 0,
  // Two cores carry the server, the database and the browsers.
  workers: 2,
  timeout: 45_000,
  expect: { timeout: 8_000 },
  reporter: [['list']],
  use: {
    baseURL: env.VILLEMONDE_E2E_URL,
    launchOptions: chromium(),
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
  // A journey's title says where it is walked alone: @phone, @desktop, @javascript for what only scripts can do, @plain for
  // what is there without them.
  projects: [
    { name: 'desktop', testMatch: 'journeys/**/*.spec.mjs', grepInvert: /@(phone|plain)/, use: { viewport: desktop } },
    { name: 'phone', testMatch: 'journeys/**/*.spec.mjs', grepInvert: /@(desktop|plain)/, use: { viewport: phone, hasTouch: true } },
    {
      name: 'without-javascript',
      testMatch: 'journeys/**/*.spec.mjs',
      grepInvert: /@(javascript|phone|desktop)/,
      use: { viewport: desktop, javaScriptEnabled: false },
    },
    { name: 'kill', testMatch: 'kill.spec.mjs' },
    { name: 'site', testMatch: 'site.spec.mjs', use: { viewport: desktop } },
    ...(env.VILLEMONDE_E2E_POSTGRES_URL
      ? [{ name: 'postgres', testMatch: 'postgres.spec.mjs', use: { viewport: desktop, baseURL: env.VILLEMONDE_E2E_POSTGRES_URL } }]
      : []),
  ],
});
