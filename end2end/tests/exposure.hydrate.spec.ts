// What is in view for a second counts as seen, once a decision however often the page is loaded; the product team reads
// it as a count.

import type { Page } from "@playwright/test";

import { expectAccessible } from "../fixtures/axe.ts";
import { expect, hydrated, test } from "../fixtures/test.ts";
import { enterDemo, importFile, introduce, signUp } from "../fixtures/people.ts";
import { enterAsProduct } from "../fixtures/staff.ts";
import { day, Statement } from "../fixtures/statement.ts";

/** How long the page waits before it tells, and a little. */
const TOLD_MS = 3_500;

interface Told {
  path: string;
  fields: Record<string, string>;
}

/** What the page tells from now on. */
function listen(page: Page): Told[] {
  const told: Told[] = [];
  page.on("request", (request) => {
    const path = new URL(request.url()).pathname;
    if (!path.startsWith("/api/note-")) return;
    told.push({ path, fields: Object.fromEntries(new URLSearchParams(request.postData() ?? "")) });
  });
  return told;
}

function seen(told: Told[]): string[] {
  const batches = told.filter(({ path }) => path === "/api/note-exposures");
  return batches.flatMap(({ fields }) => fields.elements?.split(".") ?? []);
}

async function slots(page: Page): Promise<string[]> {
  return page.locator("#dashboard [data-slot]").evaluateAll((all) => all.map((slot) => (slot as HTMLElement).dataset.slot ?? ""));
}

/** Looks at every widget for long enough. */
async function lookThrough(page: Page): Promise<void> {
  for (const slot of await page.locator("#dashboard [data-slot]").all()) {
    await slot.scrollIntoViewIfNeeded();
    await slot.evaluate((element) => element.scrollIntoView({ block: "center", behavior: "instant" }));
    await page.waitForTimeout(1_200);
  }
}

/** The counts of one layout, by the headings of the product team's table, read by someone of the team. */
async function measures(page: Page, layout: string): Promise<Record<string, number>> {
  const row = page.locator("tr", { has: page.locator("th", { hasText: new RegExp(`^${layout}$`) }) });
  await page.goto("/studio/measures");
  if ((await row.count()) === 0) return {};
  const headings = await page.locator("thead th").allInnerTexts();
  const cells = await row.first().locator("th, td").allInnerTexts();
  return Object.fromEntries(headings.map((heading, index) => [heading.trim(), Number.parseInt(cells[index] ?? "", 10) || 0]));
}

test.skip(process.env.ATTUNE_E2E_ORIGIN !== undefined, "the product team is joined through the server's own database");

test("what a household looked at is counted once, and the product team reads how often", async ({ page, browser }) => {
  const office = await browser.newContext({ extraHTTPHeaders: { "X-Forwarded-For": "10.77.1.9" } });
  const team = await office.newPage();
  await enterAsProduct(team);

  const told = listen(page);
  await enterDemo(page, "business-owner");
  await hydrated(page);
  const decision = await page.locator("#dashboard").getAttribute("data-decision");
  const all = await slots(page);
  await lookThrough(page);
  await expect.poll(() => new Set(seen(told)).size, { timeout: 10_000 }).toBe(all.length);
  expect(seen(told).length, "each once").toBe(all.length);
  expect(new Set(told.map(({ fields }) => fields.decision))).toEqual(new Set([decision]));
  const first = await measures(team, "home-business-owner");
  expect(first.Seen).toBe(all.length);

  await page.reload();
  await hydrated(page);
  expect(await page.locator("#dashboard").getAttribute("data-decision"), "nothing was decided anew").toBe(decision);
  told.length = 0;
  await expect.poll(() => seen(told).length, { timeout: 10_000, message: "what stands at the top is told again" }).toBeGreaterThan(0);
  expect((await measures(team, "home-business-owner")).Seen, "though the page was loaded again").toBe(all.length);
  await expect(team.getByRole("navigation").locator('[aria-current="page"]')).toHaveText(["Measures"]);
  await expectAccessible(team);
  await office.close();
});

test("what flits past is not seen, and what is opened is told at once", async ({ page }) => {
  const told = listen(page);
  await signUp(page);
  await introduce(page, { name: "Ana", country: "GB", profiling: true });
  await importFile(page, new Statement("everyday", "GBP").in(2, (month) => [[day(month, 3), "TESCO STORES", "-24.50"]]).csv());
  await page.getByRole("button", { name: /^Import/ }).click();
  await expect(page).toHaveURL(/\/dashboard/);
  await hydrated(page);
  const all = await slots(page);
  await page.evaluate(() => scrollTo({ top: document.body.scrollHeight, behavior: "instant" }));
  await page.waitForTimeout(300);
  await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
  await page.waitForTimeout(TOLD_MS);
  expect(seen(told).length, "those at the top").toBeGreaterThan(0);
  expect(seen(told).length, "not those below").toBeLessThan(all.length);

  const widget = page.locator("#dashboard [data-slot]", { has: page.getByText("How is this computed") }).first();
  const element = await widget.getAttribute("data-slot");
  const outcomes = () => told.filter(({ path }) => path === "/api/note-outcome").map(({ fields }) => [fields.element, fields.kind]);
  for (let times = 0; times < 3; times += 1) await widget.getByText("How is this computed").click();
  await expect.poll(outcomes).toEqual([[element, "opened"]]);
  await widget.locator(".menu > summary").click();
  expect(outcomes(), "what arranges a widget is none of it").toHaveLength(1);
});

test("a widget taller than the window is seen once it fills half of it", async ({ page }) => {
  const told = listen(page);
  await page.setViewportSize({ width: 360, height: 200 });
  await enterDemo(page, "retiree");
  await hydrated(page);
  const tall = await page.locator("#dashboard [data-slot]").evaluateAll((all) => all.findIndex((slot) => slot.clientHeight > 2.5 * innerHeight));
  expect(tall, "one that can never be half in view").toBeGreaterThanOrEqual(0);
  const widget = page.locator("#dashboard [data-slot]").nth(tall);
  await widget.evaluate((element) => element.scrollIntoView({ block: "center", behavior: "instant" }));
  await expect.poll(() => seen(told), { timeout: 10_000 }).toContain(await widget.getAttribute("data-slot"));
});

test("no preview of the Studio tells anything", async ({ page }) => {
  const told = listen(page);
  await enterAsProduct(page);
  await page.goto("/studio");
  await page.getByRole("button", { name: /Begin a draft of home-business-owner/ }).click();
  await expect(page).toHaveURL(/\/studio\/drafts\//);
  await expect(page.locator("#dashboard [data-slot]").first()).toBeVisible();
  await expect(page.locator("#dashboard[data-decision]")).toHaveCount(0);
  await expect(page.locator("script#exposure")).toHaveCount(0);
  await page.waitForTimeout(TOLD_MS);
  expect(told).toEqual([]);
});

test("of somebody who has not agreed to profiling nothing is told", async ({ page }) => {
  const told = listen(page);
  await signUp(page);
  await introduce(page, { name: "Sam", country: "GB", profiling: false });
  await importFile(page, new Statement("everyday", "GBP").in(2, (month) => [[day(month, 3), "TESCO STORES", "-24.50"]]).csv());
  await page.getByRole("button", { name: /^Import/ }).click();
  await expect(page).toHaveURL(/\/dashboard/);
  await hydrated(page);
  await page.waitForTimeout(TOLD_MS);
  expect(await page.locator("#dashboard").getAttribute("data-decision")).toBeNull();
  expect(told).toEqual([]);
});
