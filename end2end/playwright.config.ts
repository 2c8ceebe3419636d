// How the browser tests run: which browser, against which server, in which ways of looking at a page.
//
// `cargo xtask test` sets ATTUNE_E2E_BINARY (the server to start), ATTUNE_SITE_DIR (the built assets) and
// ATTUNE_CHROMIUM. By hand: `ATTUNE_E2E_BINARY=../target/debug/attune npx playwright test --project js`.
// ATTUNE_E2E_DATABASE_URL names another database than a new SQLite file. With ATTUNE_E2E_ORIGIN the tests use a server that runs already.

import { defineConfig } from "@playwright/test";

import { chromiumOptions } from "./fixtures/chromium.ts";
import { origin, startServer } from "./fixtures/server.ts";

/** Tests of what islands do; without JavaScript there is nothing to test. */
const hydrated = /\.hydrate\.spec\.ts$/;

/** Every page looked at for barriers. */
const everyPage = /axe\.spec\.ts$/;

/** Long ways through pages whose forms are no others without JavaScript: run once, so that all tests take less than half an hour. */
const long = /(ship|portfolio|retirement)\.spec\.ts$/;

const onPostgres = process.env.ATTUNE_E2E_DATABASE_URL?.startsWith("postgres") ?? false;

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  globalTeardown: "./fixtures/teardown.ts",
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: "list",
  use: {
    baseURL: origin,
    browserName: "chromium",
    launchOptions: chromiumOptions(),
    locale: "en-US",
    timezoneId: "UTC",
    // What a browser keeps for when it is offline is a test's own matter.
    serviceWorkers: "block",
    viewport: { width: 1440, height: 900 },
    screenshot: "only-on-failure",
    // One page fading into the next is drawn frame by frame, which without a graphics card is a third of what tests cost.
    contextOptions: { reducedMotion: "reduce" },
  },
  // On PostgreSQL people's main paths run once more; how pages look does not depend on the database.
  projects: onPostgres
    ? [{ name: "postgres", testMatch: /(newcomer|import|processes\.hydrate)\.spec\.ts$/ }]
    : [
        // How pages are built does not depend on the colours, and the light ones are held to their contrast by `app::ui::contrast`.
        { name: "js", testIgnore: everyPage },
        { name: "no-js", use: { javaScriptEnabled: false }, testIgnore: [hydrated, everyPage, long] },
        {
          name: "dark",
          use: { colorScheme: "dark", contextOptions: { reducedMotion: "no-preference" } },
          testMatch: /(smoke|axe).*\.spec\.ts$/,
        },
      ],
  webServer: startServer(),
});
