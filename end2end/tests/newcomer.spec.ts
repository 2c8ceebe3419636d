// A newcomer's whole path: sign up, import an OFX and a CSV file, see the dashboard arranged for them, ask why,
// disagree, and take it back. Works the same without JavaScript.

import { expectAccessible } from "../fixtures/axe.ts";
import { day, Statement } from "../fixtures/statement.ts";
import { expect, test } from "../fixtures/test.ts";
import { importFile, introduce, signUp } from "../fixtures/people.ts";

const clients = ["NORTHWIND STUDIO LLC", "BRIGHTWATER MEDIA", "HOLLOWAY PRESS INC", "TESSELLATE LABS", "CEDAR AND FINCH"];

/** A designer's checking account: clients who pay when they pay, software, quarterly tax. */
function freelancer(): Statement {
  return new Statement("freelance-checking")
    .in(14, (month) => [
      [day(month, 2), "AVALON APARTMENTS RENT", "-1650.00"],
      [day(month, 4), `ACH CREDIT ${clients[month % 5]} INVOICE ${1000 + month}`, `${1400 + ((month * 611) % 2300)}.00`],
      [day(month, 7), "ADOBE CREATIVE CLOUD", "-59.99"],
      [day(month, 9), "WHOLE FOODS MARKET", `-${80 + ((month * 13) % 40)}.25`],
      [day(month, 12), "FIGMA MONTHLY", "-15.00"],
      [day(month, 15 + (month % 6)), `ACH CREDIT ${clients[(month * 3 + 1) % 5]} INVOICE ${2000 + month}`, `${900 + ((month * 977) % 2900)}.00`],
      [day(month, 18), "TRADER JOES", `-${60 + ((month * 7) % 30)}.10`],
      [day(month, 20), "VERIZON WIRELESS", "-70.00"],
      [day(month, 22), "DROPBOX BUSINESS", "-20.00"],
      [day(month, 24), "SHELL OIL", `-${40 + (month % 9)}.00`],
      [day(month, 27), "CITY POWER AND LIGHT", "-95.00"],
      ...(month % 3 === 1 ? ([[day(month, 15), "IRS USATAXPYMT", "-1400.00"]] as [string, string, string][]) : []),
    ])
    .closingAt("9120.40");
}

test("from a bank file to a dashboard arranged for its owner", async ({ page }) => {
  await signUp(page);
  await introduce(page, { name: "Maya", country: "US", profiling: true });

  await importFile(page, freelancer().ofx());
  await page.getByRole("button", { name: /^Import/ }).click();
  await expect(page).toHaveURL(/\/dashboard/);
  await expect(page.getByText(/transactions imported/)).toBeVisible();
  await expect(page.getByRole("heading", { name: "Safe to spend" })).toBeVisible();
  await expect(page.getByText(/a freelancer/).first()).toBeVisible();

  await importFile(page, new Statement("savings").in(14, (month) => [[day(month, 28), "INTEREST PAID", "3.10"]]).csv());
  await page.getByRole("button", { name: /^Import/ }).click();
  await expect(page).toHaveURL(/\/dashboard/);
  await expectAccessible(page);

  await page.goto("/why");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("I would rather see the dashboard for").selectOption("student");
  await page.getByRole("button", { name: "Show me that dashboard" }).click();
  await expect(page).toHaveURL(/\/dashboard/);
  await expect(page.getByText("You picked the dashboard for a student.")).toBeVisible();

  await page.getByRole("button", { name: "Undo" }).click();
  const asBefore = page.getByText("Your dashboard is the one for a freelancer, as before.");
  await expect(asBefore).toBeVisible();
  await page.reload();
  await expect(asBefore).toBeVisible();
});

test("without consent the neutral dashboard is served and nothing is inferred", async ({ page }) => {
  await signUp(page);
  await introduce(page, { name: "Sam", country: "US", profiling: false });
  await importFile(page, freelancer().csv());
  await page.getByRole("button", { name: /^Import/ }).click();
  await expect(page.getByText(/You have not agreed to profiling/)).toBeVisible();
  await page.goto("/why");
  await expect(page.getByText(/%/)).toHaveCount(0);
});

test("withdrawing consent holds from the next page on", async ({ page }) => {
  await signUp(page);
  await introduce(page, { name: "Maya", country: "US", profiling: true });
  await importFile(page, freelancer().ofx());
  await page.getByRole("button", { name: /^Import/ }).click();
  await expect(page.getByText(/a freelancer/).first()).toBeVisible();
  await page.goto("/account");
  await page.getByRole("button", { name: "Turn profiling off" }).click();
  await page.goto("/dashboard");
  await expect(page.getByText(/You have not agreed to profiling/)).toBeVisible();
});
