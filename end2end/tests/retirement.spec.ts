// A retiree asks whether the money lasts, by two rules, and what the law asks to be taken; with and without JavaScript.

import { expectAccessible } from "../fixtures/axe.ts";
import { enterDemo, introduce, signUp } from "../fixtures/people.ts";
import { expect, test } from "../fixtures/test.ts";

test("a plan is tried by two rules and the required distribution worked out", async ({ page }) => {
  await enterDemo(page, "retiree");
  await page.getByRole("link", { name: /Will it last/ }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Will it last?" })).toBeVisible();
  await page.getByLabel("Savings and investments").fill("1,000,000");
  await page.getByLabel("Taken in the first year").fill("50,000");
  await page.getByLabel("Years it has to last").fill("30");
  await page.getByRole("button", { name: "Work it out" }).first().click();
  const main = page.getByRole("main");
  await expect(main).toContainText(/It paid what you take for 30 years from \d+ of 69 start years/);
  await expect(main).toContainText("less a year, or start with");
  await page.locator("summary", { hasText: /^Worst: started in/ }).click();
  await expect(page.getByRole("table", { name: /^Worst/ })).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel("How the amount goes on").selectOption("share");
  await page.getByRole("button", { name: "Work it out" }).first().click();
  await expect(main).toContainText("It paid what you take for 30 years from every one of 69 start years. The least it paid in any year was");

  await page.getByLabel(/^Balance on 31 December/).fill("500,000");
  await page.getByRole("button", { name: "Work it out" }).last().click();
  await expect(main).toContainText(/To take in \d{4}/);
  await expect(main).toContainText("after the Uniform Lifetime Table");
  await expect(page.getByLabel("Taken in the first year"), "the plan is kept").toHaveValue("50000.00");
  await expectAccessible(page);

  await page.getByLabel("Years it has to last").fill("900");
  await page.getByRole("button", { name: "Work it out" }).first().click();
  await expect(main).toContainText("Enter 5 to 60 years.");
});

test("in the United Kingdom a first payment of a pension says what is withheld too much", async ({ page }) => {
  await signUp(page);
  await introduce(page, { name: "Rose", country: "GB", profiling: false });
  await page.goto("/retirement");
  await page.getByLabel(/^Taken in one payment/).fill("20,000");
  await page.getByLabel(/^Other income this tax year/).fill("12,000");
  await page.getByRole("button", { name: "Work it out" }).last().click();
  const main = page.getByRole("main");
  await expect(main).toContainText("£5,000.00");
  await expect(main).toContainText("£5,128.20");
  await expect(main).toContainText("£2,242.20 more is withheld than is due. Form P55");
  await expectAccessible(page);
  await page.getByLabel(/^Taken in one payment/).fill("a lot");
  await page.getByRole("button", { name: "Work it out" }).last().click();
  await expect(main).toContainText("Enter an amount, such as 20,000.");
});

test("a ladder of bonds says what the first years cost, and a wrong field why not", async ({ page }) => {
  await enterDemo(page, "retiree");
  await page.goto("/retirement");
  await page.getByRole("link", { name: "The first years made safe" }).click();
  await page.getByLabel(/^Needed each year/).fill("10,000");
  await page.getByLabel(/^Cash for the first years/).fill("25,000");
  await page.getByLabel(/^Years made safe/).fill("4");
  await page.getByLabel(/^Yield a year/).fill("2");
  await page.getByRole("button", { name: "Work it out" }).click();
  const main = page.getByRole("main");
  await expect(main).toContainText("pays for 4 years whatever shares do: cash for the first 2 years, bonds after.");
  await expect(page.getByRole("table", { name: "Bond by bond" })).toContainText("9,423.22");
  await expectAccessible(page);
  await page.getByLabel(/^Years made safe/).fill("400");
  await page.getByRole("button", { name: "Work it out" }).click();
  await expect(main).toContainText("Enter 1 to 40 years.");
});

test("a plan is kept, found again and forgotten", async ({ page }) => {
  await signUp(page);
  await introduce(page, { name: "Ruth", country: "US", profiling: false });
  await page.goto("/retirement/plan");
  const main = page.getByRole("main");
  const keep = page.getByRole("button", { name: "Keep this plan" });
  await page.getByLabel(/^Year of birth/).fill("1958");
  await page.getByRole("textbox", { name: /^Taxable investments/ }).fill("900,000");
  await page.getByRole("textbox", { name: /^Spent a year \(/ }).fill("a lot");
  await keep.click();
  await expect(page.getByRole("textbox", { name: /^Spent a year \(/ })).toHaveValue("a lot");
  await page.getByRole("textbox", { name: /^Spent a year \(/ }).fill("36,000");
  await keep.click();
  await expect(main).toContainText(/\$36,000 a year, paid to age 95 in \d+ of 100 futures/);
  await page.goto("/retirement/plan");
  await expect(page.getByRole("textbox", { name: /^Spent a year \(/ })).toHaveValue("36000.00");
  await page.getByRole("button", { name: "Forget this plan" }).click();
  await expect(main).toContainText("The plan is forgotten.");
});
