// Every page, as axe judges it, in light and dark.

import { expectAccessible } from "../fixtures/axe.ts";
import { expect, test } from "../fixtures/test.ts";
import { enterDemo } from "../fixtures/people.ts";

for (const path of ["/", "/sign-in", "/sign-up"]) {
  test(`${path} has no barrier`, async ({ page }) => {
    await page.goto(path);
    await expectAccessible(page);
  });
}

for (const key of ["freelancer", "retiree", "family", "student", "business-owner", "distressed", "newcomer"]) {
  test(`the ${key} household's dashboard has no barrier`, async ({ page }) => {
    await enterDemo(page, key);
    await expect(page.locator("#dashboard")).toBeVisible();
    await expectAccessible(page);
  });
}

test("a customer's other pages have no barrier", async ({ page }) => {
  test.slow();
  await enterDemo(page, "retiree");
  const paths = ["/why", "/import", "/imports", "/transactions", "/transactions/rules", "/account", "/model", "/welcome"];
  for (const path of [...paths, "/invoices", "/invoices/new", "/invoices/import", "/what-if", "/retirement"]) {
    await page.goto(path);
    await expectAccessible(page);
  }
  await page.goto("/transactions");
  await page.getByRole("main").getByRole("table").getByRole("link").first().click();
  await expectAccessible(page);
});

test("a freelancer's tax pages have no barrier", async ({ page }) => {
  await enterDemo(page, "freelancer");
  for (const path of ["/tax", "/tax/profile", "/tax/costs", "/tax/export", "/set-aside"]) {
    await page.goto(path);
    await expectAccessible(page);
  }
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("nothing is wider than the screen", async ({ page }) => {
    await enterDemo(page, "freelancer");
    const paths = ["/dashboard", "/why", "/import", "/transactions", "/account", "/model"];
    const tax = ["/tax", "/tax/profile", "/tax/costs", "/tax/export", "/set-aside", "/what-if", "/retirement"];
    for (const path of [...paths, ...tax, "/invoices", "/invoices/new", "/invoices/import"]) {
      await page.goto(path);
      const excess = await page.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth).catch(() => 0);
      expect(excess, path).toBeLessThanOrEqual(0);
    }
    await expectAccessible(page);
  });
});
