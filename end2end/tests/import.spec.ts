// Importing: nothing twice, undone by one click, refused with the reason; with and without JavaScript.

import { day, Statement } from "../fixtures/statement.ts";
import { expect, test } from "../fixtures/test.ts";
import { importFile, introduce, signUp } from "../fixtures/people.ts";

function statement(): Statement {
  return new Statement("everyday").in(3, (month) => [
    [day(month, 1), "PAYROLL ACME CORP", "2500.00"],
    [day(month, 3), "CORNER COFFEE", "-4.50"],
    [day(month, 3), "CORNER COFFEE", "-4.50"],
    [day(month, 9), "CITY POWER", "-80.00"],
  ]);
}

test.beforeEach(async ({ page }) => {
  await signUp(page);
  await introduce(page, { name: "Ana", country: "US", profiling: false });
});

test("the same file twice adds nothing, and two equal coffees stay two", async ({ page }) => {
  const file = statement().csv();
  await importFile(page, file);
  await page.getByRole("button", { name: /^Import/ }).click();
  await expect(page.getByText("12 transactions imported")).toBeVisible();
  await importFile(page, file);
  await expect(page.getByRole("main")).toContainText("12");
  await expect(page.getByRole("main")).toContainText(/already|duplicate/i);
});

test("an import is undone by one click", async ({ page }) => {
  await importFile(page, statement().csv());
  await page.getByRole("button", { name: /^Import/ }).click();
  await expect(page).toHaveURL(/\/dashboard/);
  await page.goto("/imports");
  await page.getByRole("button", { name: /Undo/ }).click();
  await expect(page.getByText("The import is undone: 12 transactions removed.")).toBeVisible();
  await page.goto("/transactions");
  await expect(page.getByText("CORNER COFFEE")).toHaveCount(0);
});

test("a file that is no statement is refused with the reason, and nothing is kept", async ({ page }) => {
  await page.goto("/import");
  await page
    .getByLabel("Statement file")
    .setInputFiles({ name: "letter.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 letter") });
  await page.getByRole("button", { name: "Read the file" }).click();
  await expect(page).toHaveURL(/\/import$/);
  await expect(page.getByText(/PDF document/).first()).toBeVisible();
});

test("a corrected category holds for all alike, counted first, and can be undone", async ({ page }) => {
  await importFile(page, statement().csv());
  await page.getByRole("button", { name: /^Import/ }).click();
  await page.goto("/transactions?q=coffee");
  await page.getByRole("link", { name: /Corner Coffee/i }).first().click();
  await page.getByLabel("Category", { exact: true }).selectOption("gifts-charity");
  await page.getByRole("button", { name: "See what would change" }).click();
  await expect(page.getByRole("main")).toContainText("5");
  await page.getByLabel(/This and all others/).check();
  await page.getByRole("button", { name: "Change the category" }).click();
  await expect(page.getByText("Changed 6 transactions to Gifts and charity.")).toBeVisible();
  await page.goto("/dashboard");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Undone: a category for all of a kind.")).toBeVisible();
});
