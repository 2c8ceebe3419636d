// The server answers, with a page that is whole: headed, accessible, styled, and silent.

import { expectAccessible } from "../fixtures/axe.ts";
import { expect, hydrated, test } from "../fixtures/test.ts";

test("the sign-in page is whole", async ({ page }) => {
  const answer = await page.goto("/sign-in");
  expect(answer?.status()).toBe(200);
  expect(answer?.headers()["content-security-policy"]).not.toContain("unsafe-inline");
  await hydrated(page);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("main")).toHaveCSS("display", /block|grid|flex/);
  await expectAccessible(page);
});

test("assets are kept for ever and compressed", async ({ page, request }) => {
  await page.goto("/sign-in");
  const sheet = await page.locator('link[rel="stylesheet"]').getAttribute("href");
  const answer = await request.get(sheet ?? "/no-style-sheet", { headers: { "Accept-Encoding": "br" } });
  expect(answer.status()).toBe(200);
  expect(answer.headers()).toMatchObject({ "content-type": "text/css", "content-encoding": "br" });
  expect(answer.headers()["cache-control"]).toContain("immutable");
});
