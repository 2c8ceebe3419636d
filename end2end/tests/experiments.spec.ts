// The product team tries a variant of a layout out: one fills in the checklist, another approves it, simulated customers
// come to see it, the result is read, and the winner becomes a draft. With and without JavaScript.

import type { Browser, Page } from "@playwright/test";

import { expectAccessible } from "../fixtures/axe.ts";
import { test } from "../fixtures/own.ts";
import { attune, enterAsProduct } from "../fixtures/staff.ts";
import { expect, hasScripts } from "../fixtures/test.ts";

const layout = "home-retiree";

/** A colleague at another browser. */
async function colleague(browser: Browser, own: { origin: string; databaseUrl: string }): Promise<Page> {
  const context = await browser.newContext({
    baseURL: own.origin,
    javaScriptEnabled: hasScripts(),
    locale: "en-US",
    extraHTTPHeaders: { "X-Forwarded-For": "10.8.0.7" },
  });
  const page = await context.newPage();
  await enterAsProduct(page, own.databaseUrl);
  return page;
}

/** One day of customers who are all like the retiree of the demo. */
function simulate(databaseUrl: string, customers: number, lift: number): void {
  const how = ["--probability", "0.2", "--lift", `${lift}`, "--household", "retiree"];
  attune(["simulate", "--customers", `${customers}`, ...how], databaseUrl);
}

test("an experiment is launched by two people and run to a result", async ({ page, browser, own }) => {
  test.setTimeout(300_000);
  await enterAsProduct(page, own.databaseUrl);
  await page.goto("/studio");
  await page.getByRole("button", { name: `Begin a draft of ${layout}` }).click();
  await page.getByLabel("Widget", { exact: true }).selectOption("text-note");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("navigation", { name: "Outline" })).toContainText("text-note");

  await page.goto("/studio/experiments");
  await expect(page.getByRole("main")).toContainText("No experiment yet");
  await expectAccessible(page);
  await page.getByLabel("Name", { exact: true }).fill("note-first");
  await page.getByLabel("Hypothesis").fill("A note makes people act.");
  await page.getByLabel("The metric that decides").selectOption("acted");
  await page.getByLabel("Customers in each arm, at least").fill("10");
  await page.getByLabel("Layout", { exact: true }).selectOption(layout);
  await page.getByLabel("Name of variant 1").fill("note");
  await page.getByLabel("Draft of variant 1").selectOption({ index: 1 });
  await page.getByLabel("Why it is run now").fill("People ask for it.");
  await page.getByRole("button", { name: "Propose", exact: true }).click();
  await expect(page.getByRole("main")).toContainText("at least 100");
  await expect(page.getByLabel("Hypothesis"), "what was typed is kept").toHaveValue("A note makes people act.");
  await page.getByLabel("Customers in each arm, at least").fill("100");
  await page.getByRole("button", { name: "Propose", exact: true }).click();
  const proposal = page.getByRole("article").filter({ hasText: "Launch “note-first”" });
  await expect(proposal).toContainText("“Text note” is new");
  await expect(proposal).toContainText("A colleague has to approve what you propose.");
  await expectAccessible(page);

  const other = await colleague(browser, own);
  await other.goto("/studio/experiments");
  await other.getByRole("button", { name: "Approve: Launch “note-first”" }).click();
  await expect(other.getByRole("main")).toContainText("In force from the next decision on.");
  await expect(other.getByRole("row").filter({ hasText: "note-first" })).toContainText("Running");

  await page.goto("/studio/experiments/note-first");
  await expect(page.getByRole("region", { name: "Result" })).toContainText("Nobody was seen yet");
  simulate(own.databaseUrl, 30, 0);
  await page.reload();
  await expect(page.getByRole("main")).toContainText(/\(\d+ of 100 customers in the smallest arm\)/);
  simulate(own.databaseUrl, 280, 0.5);
  await page.reload();
  const result = page.getByRole("region", { name: "Result" });
  await expect(result).toContainText("Decides: Share who acted on something");
  await expect(result).toContainText("It is surely better.");
  await expect(result.getByRole("img", { name: /Lift over the control/ })).toBeVisible();
  await page.getByText("The figures in a table, apart for those in hardship").click();
  await expect(page.getByRole("table", { name: "Every metric, with its limits" })).toContainText("those in hardship");
  await expectAccessible(page);

  await page.getByLabel("Winner").selectOption("note");
  const stop = page.locator("form", { has: page.getByRole("button", { name: "Propose to stop it" }) });
  await stop.getByLabel("Why").fill("It is clear.");
  await stop.getByRole("button").click();
  await expect(page.getByRole("main")).toContainText("Proposed. A colleague can approve it now.");
  await other.goto("/studio/experiments");
  await other.getByRole("button", { name: "Approve: Stop “note-first” with “note” as the winner" }).click();
  await page.reload();
  await expect(page.getByRole("table", { name: /^What became of it/ })).toContainText("Stopped, with “note” as the winner");
  await page.goto("/studio");
  const drafts = page.getByRole("region", { name: layout }).getByRole("link", { name: /^Your draft/ });
  await expect(drafts).toHaveCount(2);

  for (const path of ["/studio/measures", "/studio/fairness"]) {
    await page.goto(path);
    await expectAccessible(page);
  }
});
