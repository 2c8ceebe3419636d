// A rule from a search: found, previewed, made, seen on what it sets, and removed; with and without JavaScript.

import { expectAccessible } from "../fixtures/axe.ts";
import { importFile, introduce, signUp } from "../fixtures/people.ts";
import { day, Statement } from "../fixtures/statement.ts";
import { expect, test } from "../fixtures/test.ts";

test("a search becomes a rule once its effect was seen, and goes back with it", async ({ page }) => {
  await signUp(page);
  await introduce(page, { name: "Ana", country: "US", profiling: false });
  const statement = new Statement("everyday").in(3, (month) => [
    [day(month, 3), "CORNER COFFEE", "-4.50"],
    [day(month, 9), "CORNER COFFEE", "-34.50"],
    [day(month, 12), "CITY POWER", "-80.00"],
  ]);
  await importFile(page, statement.csv());
  await page.getByRole("button", { name: /^Import/ }).click();
  await expect(page.getByText("9 transactions imported")).toBeVisible();

  await page.goto("/transactions");
  const search = page.getByLabel("Search descriptions, names and categories");
  await search.fill("payee:");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByText("At letter 7")).toBeVisible();
  await search.fill("payee:coffee amount>20");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByText("3 found for")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("link", { name: "Make a rule of this search" }).click();
  await page.getByLabel("Category it sets").selectOption("gifts-charity");
  await page.getByLabel(/^Name/).fill("Large coffees");
  await page.getByRole("button", { name: "See what it would change" }).click();
  await expect(page.getByText("It finds 3 transactions. 3 transactions would change.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Make the rule" }).click();
  await expect(page.getByText("The rule “Large coffees” is made: 3 transactions changed.")).toBeVisible();
  await expect(page.getByRole("cell", { name: "Rule made" })).toBeVisible();
  await expectAccessible(page);

  await page.goto("/transactions?q=coffee");
  await expect(page.getByText("set by your rule “Large coffees”")).toHaveCount(3);
  await page.goto("/transactions/rules");
  await page.getByRole("button", { name: "Remove: Large coffees" }).click();
  await expect(page.getByText("No rules yet")).toBeVisible();
});
