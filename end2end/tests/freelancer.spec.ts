// A freelancer's tax year: corrected, told, paid, put aside and taken away; with and without JavaScript.

import type { Page } from "@playwright/test";

import { expectAccessible } from "../fixtures/axe.ts";
import { importFile, introduce, signUp } from "../fixtures/people.ts";
import { day, Statement } from "../fixtures/statement.ts";
import { expect, test } from "../fixtures/test.ts";

/** A year of one known client, one deposit nobody can place, and a cost nobody can place. */
function year(): Statement {
  return new Statement("studio").in(12, (month) => [
    [day(month, 2), `ACH CREDIT NORTHWIND STUDIO INVOICE ${month}`, "4200.00"],
    [day(month, 3), "QXZ 4471 DEPOSIT", "900.00"],
    [day(month, 4), "VLKM 9920", "-240.00"],
    [day(month, 4), "WHOLE FOODS MARKET", "-310.00"],
  ]);
}

/** Gives every transaction of a description another category. */
async function correct(page: Page, description: string, category: string): Promise<void> {
  await page.goto(`/transactions?q=${encodeURIComponent(description)}`);
  await page.getByRole("main").getByRole("table").getByRole("link").first().click();
  await page.getByLabel("Category", { exact: true }).selectOption(category);
  await page.getByRole("button", { name: "See what would change" }).click();
  await page.getByLabel(/This and all others/).check();
  await page.getByRole("button", { name: "Change the category" }).click();
  await expect(page.getByText(/^Changed \d+ transactions to/)).toBeVisible();
}

/** Everything the tax page says. */
async function taxYear(page: Page): Promise<string> {
  await page.goto("/tax");
  return page.getByRole("main").innerText();
}

test("a year corrected, told, paid, put aside and taken away", async ({ page }) => {
  test.slow();
  await signUp(page);
  await introduce(page, { name: "Maya", country: "US", profiling: true });
  await importFile(page, year().csv());
  await page.getByRole("button", { name: /^Import/ }).click();

  const imported = await taxYear(page);
  await expect(page.getByRole("table", { name: /Estimated payments by quarter/ }).first()).toBeVisible();
  await expectAccessible(page);
  await correct(page, "QXZ 4471", "client-payment");
  const withIncome = await taxYear(page);
  expect(withIncome, "more income is more tax").not.toBe(imported);
  await correct(page, "VLKM 9920", "business-supplies");
  const withCosts = await taxYear(page);
  expect(withCosts, "a cost is less tax").not.toBe(withIncome);

  await page.goto("/tax/profile");
  await expectAccessible(page);
  await page.getByLabel(/^Last year’s total tax/).fill("4,000");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Your tax profile is saved")).toBeVisible();
  await expect(page.getByRole("main")).toContainText("safe harbour by last year’s tax");

  await page.getByLabel("Day", { exact: true }).fill(day(0, 1));
  await page.getByLabel("Amount", { exact: true }).fill("soon");
  await page.getByLabel("What it was").fill("Direct Pay");
  await page.getByRole("button", { name: "Record", exact: true }).click();
  await expect(page.getByText("Enter an amount above zero")).toBeVisible();
  await page.getByLabel("Amount", { exact: true }).fill("1,000.00");
  await page.getByRole("button", { name: "Record", exact: true }).click();
  await expect(page.getByText("The payment is recorded.")).toBeVisible();
  await page.getByLabel(/^Counts for, payment of/).selectOption({ index: 1 });
  await page.getByRole("button", { name: /^Move the payment/ }).click();
  await expect(page.getByText("The payment counts for that instalment now.")).toBeVisible();

  await page.goto("/tax/costs");
  await expectAccessible(page);
  await page.getByLabel("Miles", { exact: true }).fill("12.4");
  await page.getByLabel("Where to and why").fill("To a client");
  await page.getByLabel("Day", { exact: true }).nth(1).fill(day(0, 1));
  await page.getByRole("button", { name: "Add the journey" }).click();
  await expect(page.getByText("The journey is added.")).toBeVisible();

  await page.goto("/set-aside");
  await expectAccessible(page);
  await page.getByLabel("Amount", { exact: true }).fill("500");
  await page.getByRole("button", { name: "Add to the pot" }).click();
  await expect(page.getByText("Added to your pot.")).toBeVisible();
  await page.getByRole("button", { name: /^Take back/ }).first().click();
  await expect(page.getByText("Taken back.")).toBeVisible();

  await page.goto("/tax/export");
  await expectAccessible(page);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download as CSV" }).click();
  expect((await download).suggestedFilename()).toBe("tax-year.csv");
});
