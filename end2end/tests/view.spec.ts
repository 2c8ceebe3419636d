// How pages are shown: larger text, fewer figures, and a page at twice its size, with and without JavaScript.

import { enterDemo } from "../fixtures/people.ts";
import { expect, test } from "../fixtures/test.ts";

const PAGES = ["/dashboard", "/portfolio", "/portfolio/calendar", "/retirement", "/retirement/plan"];

test("text size and detail are chosen on any page and hold on the next", async ({ page }) => {
  await page.goto("/sign-in");
  const root = page.locator("html");
  await page.getByRole("button", { name: "Larger" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await expect(root).toHaveAttribute("data-text", "larger");
  await enterDemo(page, "retiree");
  await expect(root).toHaveAttribute("data-text", "larger");
  await page.getByRole("button", { name: "Simple" }).click();
  await expect(root).toHaveAttribute("data-detail", "simple");
  await expect(page.getByRole("button", { name: "Simple" })).toHaveAttribute("aria-pressed", "true");
  await page.goto("/portfolio/calendar");
  await expect(page.getByRole("columnheader", { name: "Withheld" })).toBeHidden();
  await page.getByRole("button", { name: "Detailed" }).click();
  await expect(page.getByRole("columnheader", { name: "Withheld" })).toBeVisible();
});

test("a retiree’s layout is in large print until they choose", async ({ page }) => {
  await enterDemo(page, "retiree");
  await expect(page.locator("html")).toHaveAttribute("data-text", "large");
  await page.getByRole("button", { name: "Standard" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-text", "standard");
});

test.describe("at twice the size", () => {
  // What zooming to 200 % leaves of a window of 1280 by 800.
  test.use({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });

  test("nothing is cut off and no page scrolls sideways", async ({ page }) => {
    await enterDemo(page, "retiree");
    for (const path of PAGES) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(beyond, path).toBeLessThanOrEqual(0);
    }
  });
});
