// What one may do next: told at a decent hour, once a day, put off or answered; an offer that goes when money gets tight.

import type { Page } from "@playwright/test";

import { expectAccessible } from "../fixtures/axe.ts";
import { importFile, introduce, password, signUp } from "../fixtures/people.ts";
import { test } from "../fixtures/rehearsal.ts";
import { day, type Row, Statement } from "../fixtures/statement.ts";
import { expect } from "../fixtures/test.ts";

/** A year of pay and rent, and a large sum that came three months ago and has stayed. */
function books(): Statement {
  return new Statement("everyday", "GBP")
    .in(12, (month) => [
      [day(month, 1), "ACME LTD SALARY", "2600.00"],
      [day(month, 3), "LAKESIDE LETTINGS RENT", "-900.00"],
      [day(month, 9), "TESCO STORES", "-310.00"],
      [day(month, 20), "OCTOPUS ENERGY", "-120.00"],
      ...(month === 3 ? ([[day(month, 12), "HARGREAVE PROBATE DISTRIBUTION", "30000.00"]] satisfies Row[]) : []),
    ])
    .closingAt("42000.00");
}

async function arrive(page: Page): Promise<string> {
  const email = await signUp(page);
  await introduce(page, { name: "Ana", country: "GB", profiling: true });
  return email;
}

/** Comes back after a session has ended. */
async function comeBack(page: Page, email: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/dashboard/);
}

async function bring(page: Page, statement: Statement): Promise<void> {
  await importFile(page, statement.ofx());
  await page.getByRole("button", { name: /^Import/ }).click();
  await expect(page).toHaveURL(/\/dashboard/);
}

const step = (page: Page) => page.locator('[data-zone="now"]');
const bell = (page: Page) => page.locator("#bell");

test("a step is told once and answered, and an offer goes when money gets tight", async ({ page, rehearsal }) => {
  test.slow();
  await rehearsal.at(0, 12);
  const email = await arrive(page);
  await page.goto("/account");
  await page.getByRole("button", { name: "Ask for offers" }).click();
  await expect(page.getByText("You have asked for offers that fit your figures.")).toBeVisible();
  await bring(page, books());

  await expect(step(page)).toContainText("Money that waits");
  await expect(bell(page)).toHaveText("Inbox 1 unanswered");
  await expectAccessible(page);
  await bell(page).click();
  await expect(page.getByText("Why you were told this")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Not now" }).click();
  await expect(page.getByRole("status")).toContainText("Put off");
  await expect(bell(page)).toHaveText("Inbox");
  await page.goto("/dashboard");
  await expect(step(page)).toContainText("Coming up");

  await rehearsal.at(1, 12);
  await comeBack(page, email);
  await expect(step(page)).toContainText("A better rate for money that waits");
  await step(page).getByText("How this rate is set").click();
  await expect(step(page)).toContainText("It starts from 2.85%.");
  await expectAccessible(page);

  const fees = [3, 8, 13, 18, 23].map((date): Row => [day(1, date), "OVERDRAFT FEE", "-25.00"]);
  await bring(page, new Statement("everyday", "GBP").with(...fees).closingAt("41875.00"));
  await expect(page.locator('[data-slot="debt-care"]')).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText("A better rate for money that waits");
  await page.goto("/inbox");
  await expect(page.getByRole("main")).not.toContainText("A better rate for money that waits");
});

test("quiet hours hold a step until the morning", async ({ page, rehearsal }) => {
  await rehearsal.at(0, 23);
  await arrive(page);
  await bring(page, books());
  await expect(step(page)).toContainText("Coming up");
  await expect(bell(page)).toHaveText("Inbox");
  await rehearsal.at(1, 9);
  await page.goto("/dashboard");
  await expect(step(page)).toContainText("Money that waits");
});
