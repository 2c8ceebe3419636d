// An approved draft comes to the customers: at once, at a time of its own, or by a growing share; it is taken back, and the log
// is taken away and proves itself. With and without JavaScript.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import type { Browser, Page } from "@playwright/test";

import { expectAccessible } from "../fixtures/axe.ts";
import { otherPage } from "../fixtures/other.ts";
import { customerWhoIs } from "../fixtures/people.ts";
import { runFolder } from "../fixtures/server.ts";
import { enterAsProduct } from "../fixtures/staff.ts";
import { expect, hasScripts, test } from "../fixtures/test.ts";

test.skip(process.env.ATTUNE_E2E_ORIGIN !== undefined, "the product team is joined through the server's own database");

/** Both ways of a test run at once, so each has a layout of its own. */
const persona = () => (hasScripts() ? "freelancer" : "retiree");
const layout = () => `home-${persona()}`;

/** A draft with a note of these words, sent for review with its reason. */
async function sendNote(page: Page, words: string, why: string): Promise<string> {
  await page.goto("/studio");
  await page.getByRole("button", { name: `Begin a draft of ${layout()}` }).click();
  await expect(page.getByRole("heading", { level: 1, name: new RegExp(`Draft of ${layout()}`) })).toBeVisible();
  const draft = new URL(page.url()).pathname;
  await page.getByLabel("Widget", { exact: true }).selectOption("text-note");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("navigation", { name: "Outline" }).getByRole("link", { name: "text-note", exact: true }).click();
  await page.getByLabel("text (optional)").fill(words);
  await page.getByRole("button", { name: "Keep: Properties" }).click();
  await page.goto(`${draft}/review`);
  await page.getByLabel("Why this change is made").fill(why);
  await page.getByRole("button", { name: "Send for review" }).click();
  await expect(page.getByRole("main")).toContainText("A colleague who has not worked on this draft has to approve it.");
  return draft;
}

async function colleagueOf(browser: Browser): Promise<Page> {
  const colleague = await otherPage(browser);
  await enterAsProduct(colleague);
  return colleague;
}

test("a draft is looked at, approved by somebody else, published, ramped and taken back", async ({ page, browser }) => {
  test.slow();
  const words = "Our offices close early on Friday.";
  await enterAsProduct(page);
  const draft = await sendNote(page, words, "People ask when we close.");

  // Before and after beside each other, and whom it would change.
  await expect(page.getByRole("figure", { name: "This draft, drawn small" })).toContainText("Text notenew");
  await expect(page.getByRole("figure", { name: /^Revision \d+, drawn small/ })).not.toContainText("Text note");
  const tried = page.getByRole("region", { name: "Whom it would change" });
  await expect(tried).toContainText("Customers with another screen");
  await expect(tried).toContainText("What customers would do with it cannot be estimated.");
  await expectAccessible(page);

  const customer = await customerWhoIs(await otherPage(browser), persona());
  await expect(customer.locator("#dashboard")).not.toContainText(words);
  const colleague = await colleagueOf(browser);
  await colleague.goto(`${draft}/review`);
  await colleague.getByRole("button", { name: "Approve" }).click();

  // On the calendar and off it again; a time that is past is refused and what was typed is kept.
  const calendar = colleague.getByRole("form", { name: "Put it on the calendar" });
  await calendar.getByLabel("Day and time, UTC").fill("2020-01-01T09:30");
  await calendar.getByRole("button", { name: "Schedule it" }).click();
  await expect(colleague.getByRole("main")).toContainText("That time is past.");
  await expect(calendar.getByLabel("Day and time, UTC")).toHaveValue("2020-01-01T09:30");
  const nextMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  await calendar.getByLabel("Day and time, UTC").fill(`${nextMonth}T09:30`);
  await calendar.getByLabel("Who sees it then").selectOption("ramp-24");
  await calendar.getByRole("button", { name: "Schedule it" }).click();
  await expect(colleague.getByRole("main")).toContainText("09:30 UTC, for 1 % of customers first, more every 24 hours.");
  await expectAccessible(colleague);
  await colleague.goto("/studio");
  await expect(colleague.getByRole("region", { name: layout() })).toContainText("Scheduled for");
  await colleague.goto(`${draft}/review`);
  await colleague.getByRole("button", { name: "Take it off the calendar" }).click();
  await expect(colleague.getByRole("main")).toContainText("off the calendar, and still approved");

  await colleague.getByRole("button", { name: "Publish" }).click();
  await expect(colleague.getByRole("main")).toContainText(/Revision \d+ is live/);
  await customer.goto("/dashboard");
  await expect(customer.locator("#dashboard")).toContainText(words);

  await page.goto(`/studio/layouts/${layout()}`);
  const back = page.locator("form", { has: page.getByRole("button", { name: /^Bring revision/ }) }).first();
  await back.getByLabel("Why").fill("It was wrong.");
  await back.getByRole("button").click();
  await expect(page.getByRole("main")).toContainText(/Revision \d+ is back, as revision \d+\./);
  await customer.goto("/dashboard");
  await expect(customer.locator("#dashboard")).not.toContainText(words);

  // The next one comes to a share of the customers, and is taken back while it does.
  const second = await sendNote(page, "Closed on Monday.", "People ask when we close.");
  await colleague.goto(`${second}/review`);
  await colleague.getByRole("button", { name: "Approve" }).click();
  await colleague.getByRole("form", { name: "Publish it now" }).getByLabel("Who sees it").selectOption("ramp-0");
  await colleague.getByRole("button", { name: "Publish" }).click();
  await expect(colleague.getByRole("main")).toContainText(/Revision \d+ is shown to 1 % of customers/);
  await expect(colleague.getByRole("region", { name: layout() })).toContainText("Ramping, 1 %");
  await colleague.goto(`/studio/layouts/${layout()}`);
  const ramp = colleague.getByRole("region", { name: /is ramping$/ });
  await expect(ramp).toContainText("1 % of customers see revision");
  await expect(ramp.getByRole("table")).toContainText("Took a change back, or hid a widget");
  await ramp.getByRole("button", { name: "Show it to 5 %" }).click();
  await expect(ramp).toContainText("5 % of customers see revision");
  await expectAccessible(colleague);
  await ramp.getByRole("button", { name: "Take it back" }).click();
  await expect(colleague.getByRole("main")).toContainText(/Revision \d+ is taken back; revision \d+ is what everybody had before\./);
  await expect(ramp).toHaveCount(0);

  // The log tells it all, and proves itself away from here.
  const log = colleague.getByRole("table", { name: /^The log/ });
  await expect(log).toContainText("Shown to more");
  await expect(log).toContainText("Taken back while it was ramped.");
  for (const file of ["log.csv", "log.jsonl"]) {
    const answer = await colleague.request.get(`/studio/${file}`);
    expect(answer.ok()).toBe(true);
    const path = join(runFolder, `${persona()}-${file}`);
    writeFileSync(path, await answer.text());
    const binary = resolve(process.env.ATTUNE_E2E_BINARY ?? "");
    expect(execFileSync(binary, ["layout", "verify-log", path], { encoding: "utf8" })).toContain("entries hold together");
    writeFileSync(path, (await answer.text()).replace("It was wrong.", "It was right."));
    expect(() => execFileSync(binary, ["layout", "verify-log", path], { stdio: "pipe" })).toThrow(/is not what was written/);
  }
});
