// The product team composes a layout, proves it, has it approved, publishes it, and takes it back; a customer sees it come and
// go. With and without JavaScript.

import type { Page } from "@playwright/test";

import { expectAccessible } from "../fixtures/axe.ts";
import { otherPage } from "../fixtures/other.ts";
import { customerWhoIs, signUp } from "../fixtures/people.ts";
import { enterAsProduct } from "../fixtures/staff.ts";
import { expect, hasScripts, test } from "../fixtures/test.ts";

async function beginDraft(page: Page, layout: string): Promise<string> {
  await page.goto("/studio");
  await page.getByRole("button", { name: `Begin a draft of ${layout}` }).click();
  await expect(page.getByRole("heading", { level: 1, name: new RegExp(`Draft of ${layout}`) })).toBeVisible();
  return new URL(page.url()).pathname;
}

async function addNote(page: Page, draft: string): Promise<void> {
  await page.goto(draft);
  await page.getByLabel("Widget", { exact: true }).selectOption("text-note");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("navigation", { name: "Outline" }).getByRole("link", { name: "text-note", exact: true }).click();
}

test("a layout is drafted, proved, approved, published, seen and taken back", async ({ page, browser }) => {
  // Both ways of the test run at once, so each has a layout of its own.
  const persona = hasScripts() ? "student" : "business-owner";
  const layout = `home-${persona}`;
  const words = "Our offices close early on Friday.";
  await enterAsProduct(page);
  const draft = await beginDraft(page, layout);
  await addNote(page, draft);
  await page.getByLabel("text (optional)").fill(words);
  await page.getByRole("button", { name: "Keep: Properties" }).click();
  await expect(page.locator("#dashboard")).toContainText(words);
  await expectAccessible(page);

  // As a credit offer it is refused until it is guarded, and the customer who would see it is named.
  await page.getByLabel("What it is about").selectOption("credit");
  await page.getByRole("button", { name: "Keep: About it" }).click();
  const problems = page.getByRole("region", { name: "Problems" });
  await expect(problems).toContainText("The proof fails: “text-note” would be shown although G1 forbids it, to a customer with hardship: yes.");
  await page.goto(`${draft}/review`);
  await page.getByLabel("Why this change is made").fill("People ask when we close.");
  await page.getByRole("button", { name: "Send for review" }).click();
  await expect(page.getByRole("main")).toContainText("an element of class credit needs a visibility with");
  await expect(page.getByLabel("Why this change is made"), "what was typed is kept").toHaveValue("People ask when we close.");
  await page.goto(`${draft}?element=text-note`);
  await page.getByRole("combobox", { name: "Who sees it" }).selectOption("g1");
  await page.getByRole("button", { name: "Keep: Who sees it" }).click();
  await expect(problems).toContainText("Proved over");

  // Looked at as somebody who struggles, the engine shows another layout.
  await page.getByLabel("Look at it").selectOption("customer");
  await page.getByLabel("They struggle").check();
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page.getByRole("main")).toContainText("They would be shown home-distress");
  await page.goto(`${draft}?element=text-note`);
  await page.getByLabel("What it is about").selectOption("education");
  await page.getByRole("button", { name: "Keep: About it" }).click();
  await page.getByRole("combobox", { name: "Who sees it" }).selectOption("everyone");
  await page.getByRole("button", { name: "Keep: Who sees it" }).click();

  // Steps are taken back and made again.
  await page.getByRole("button", { name: /^Undo: Who sees/ }).click();
  await expect(page.getByRole("main")).toContainText("Undone: Who sees “Text note” changed.");
  await page.getByRole("button", { name: /^Redo: Who sees/ }).click();

  await page.goto(`${draft}/review`);
  await expect(page.getByRole("main")).toContainText("“Text note” is new.");
  await page.getByLabel("Why this change is made").fill("People ask when we close.");
  await page.getByRole("button", { name: "Send for review" }).click();
  await expect(page.getByRole("main")).toContainText("A colleague who has not worked on this draft has to approve it.");
  await expectAccessible(page);

  const customer = await customerWhoIs(await otherPage(browser), persona);
  await expect(customer.locator("#dashboard")).not.toContainText(words);

  const colleague = await otherPage(browser);
  await enterAsProduct(colleague);
  await colleague.goto(`${draft}/review`);
  await colleague.getByRole("button", { name: "Approve" }).click();
  await colleague.getByRole("button", { name: "Publish" }).click();
  await expect(colleague.getByRole("main")).toContainText(/Revision \d+ is live/);
  await customer.goto("/dashboard");
  await expect(customer.locator("#dashboard")).toContainText(words);

  await page.goto(`/studio/layouts/${layout}`);
  await expect(page.getByRole("table", { name: /^The log/ })).toContainText("People ask when we close.");
  await expectAccessible(page);
  const back = page.locator("form", { has: page.getByRole("button", { name: /^Bring revision/ }) }).first();
  await back.getByLabel("Why").fill("It was wrong.");
  await back.getByRole("button").click();
  await expect(page.getByRole("main")).toContainText(/Revision \d+ is back, as revision \d+\./);
  await customer.goto("/dashboard");
  await expect(customer.locator("#dashboard")).not.toContainText(words);
});

test("two windows on one draft keep both changes, and say where they collide", async ({ page, browser }) => {
  await enterAsProduct(page);
  const draft = await beginDraft(page, "home-freelancer");
  await addNote(page, draft);
  const seen = page.url();
  const colleague = await otherPage(browser);
  await enterAsProduct(colleague);
  await colleague.goto(seen);

  await page.getByLabel("text (optional)").fill("Mine.");
  await page.getByRole("button", { name: "Keep: Properties" }).click();
  await colleague.getByLabel("Name", { exact: true }).fill("A word");
  await colleague.getByRole("button", { name: "Keep: About it" }).click();
  await expect(colleague.locator("#dashboard")).toContainText("Mine.");
  await expect(colleague.locator("#dashboard")).toContainText("A word");

  // This window still shows the draft before the new name, and gives another.
  await page.getByLabel("Name", { exact: true }).fill("Another word");
  await page.getByRole("button", { name: "Keep: About it" }).click();
  await expect(page.getByRole("main")).toContainText("Somebody changed the same in another window");
  await expect(page.locator("#dashboard")).toContainText("A word");
});

test.describe("what is not there", () => {
  test.use({ expectedProblems: [/404/] });

  test("what is no draft or layout is not found, and customers have no Studio", async ({ page, browser }) => {
    await enterAsProduct(page);
    for (const path of ["/studio/drafts/nothing", "/studio/layouts/nothing"]) {
      expect((await page.goto(path))?.status()).toBe(404);
    }
    const customer = await otherPage(browser);
    await signUp(customer);
    expect((await customer.goto("/studio"))?.status()).toBe(404);
  });
});

test("an audience is proposed, counted, approved and taken away", async ({ page, browser }) => {
  // Both ways of the test run at once, and the first audience that matches counts.
  const country = hasScripts() ? "GB" : "US";
  const id = `living-in-${country.toLowerCase()}`;
  await enterAsProduct(page);
  await page.goto("/studio/audiences");
  await page.getByLabel("Name", { exact: true }).fill(id);
  await page.getByLabel("Who is meant").fill(`people who live in ${country}`);
  await page.getByLabel("Attribute", { exact: true }).selectOption("country");
  await page.getByLabel("Compared how").selectOption("==");
  await page.getByLabel("With (optional)").fill(country);
  await page.getByLabel("Layout they get").selectOption("home-student");
  await page.getByLabel("Shown to, per cent").fill("900");
  await page.locator('form[action="/api/propose-audience"]').getByLabel("Why").fill("They asked for it.");
  await page.getByRole("button", { name: "Propose", exact: true }).click();
  await expect(page.getByRole("main")).toContainText("Enter 0 to 100 per cent.");
  await expect(page.getByLabel("Name", { exact: true }), "what was typed is kept").toHaveValue(id);
  // Nobody at first: a test beside this one must not meet this audience.
  await page.getByLabel("Shown to, per cent").fill("0");
  await page.getByRole("button", { name: "Propose", exact: true }).click();
  const proposal = page.getByRole("article").filter({ hasText: `Add “${id}”` });
  await expect(proposal).toContainText(/Today it would reach 0 of \d+ customers\./);
  await expect(proposal).toContainText("A colleague has to approve what you propose.");
  await expectAccessible(page);

  const colleague = await otherPage(browser);
  await enterAsProduct(colleague);
  await colleague.goto("/studio/audiences");
  await colleague.getByRole("button", { name: `Approve: Add “${id}”` }).click();
  await expect(colleague.getByRole("main")).toContainText("In force from the next decision on.");
  const row = colleague.getByRole("row").filter({ hasText: id });
  await expect(row).toContainText("0%");
  await row.getByLabel("Why").fill("No more.");
  await row.getByRole("button").click();
  await page.goto("/studio/audiences");
  await page.getByRole("button", { name: `Approve: Take “${id}” away` }).click();
  await expect(page.getByRole("row").filter({ hasText: id })).toHaveCount(0);
});
