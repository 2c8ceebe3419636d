// A whole retirement worked out in the page: no request, and to the last character what the server works out.

import type { Page } from "@playwright/test";

import { expectAccessible } from "../fixtures/axe.ts";
import { figures } from "../fixtures/live.ts";
import { enterDemo } from "../fixtures/people.ts";
import { expect, test } from "../fixtures/test.ts";

const PLAN = "/retirement/plan?born=1962&taxable=200000&basis=120000&deferred=500000&spending=45000&benefits=24000&claim=66";

test.beforeEach(async ({ page }) => {
  await enterDemo(page, "retiree");
  await page.goto(PLAN);
  await workedOut(page);
});

/** What the form holds. */
async function typed(page: Page): Promise<[string, string][]> {
  return page.evaluate(() => {
    const form = document.querySelector<HTMLFormElement>("#plan-form");
    return [...new FormData(form ?? undefined)].map(([name, text]) => [name, String(text)] as [string, string]);
  });
}

/** Waits until the page has worked out what its form says, levers and all. */
async function workedOut(page: Page): Promise<void> {
  await page.locator("html[data-plan=live]").waitFor({ state: "attached" });
  await expect
    .poll(async () => {
      const done = await page.locator("#plan").getAttribute("data-worked-out");
      return done === JSON.stringify(Object.fromEntries(await typed(page)));
    })
    .toBe(true);
}

/** What is tried, by the name of each field. */
const tried: { name: string; fill: Record<string, string>; choose?: Record<string, string> }[] = [
  { name: "more spending, a later claim and other shares", fill: { spending: "62,000", claim: "70", stocks: "35" } },
  { name: "inflation and a reserve", fill: { inflation: "1.5", reserve: "24", spending: "38000" } },
  {
    name: "drawn returns, guardrails, two on one return and another end",
    fill: { last: "101", later: "30000", pension: "9000", partner_born: "1966", partner_benefits: "5000", partner_claim: "65" },
    choose: { markets: "lognormal", rule: "guardrails", status: "joint", money: "nominal" },
  },
  { name: "every start year of history", fill: { cash: "50000" }, choose: { markets: "historical", rule: "ratchet" } },
];

for (const { name, fill, choose } of tried) {
  test(`the browser and the server agree on ${name}`, async ({ page }) => {
    const before = await figures(page);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    for (const [field, text] of Object.entries(fill)) await page.locator(`#field-${field}`).fill(text);
    for (const [field, option] of Object.entries(choose ?? {})) await page.locator(`#field-${field}`).selectOption(option);
    await workedOut(page);
    const inBrowser = await figures(page);
    expect(inBrowser, "what is tried changes the figures").not.toEqual(before);
    expect(asked, "nothing is sent").toEqual([]);

    const address = `/retirement/plan?${new URLSearchParams(await typed(page))}`;
    const html = await page.evaluate(async (path) => (await fetch(path)).text(), address);
    const onServer = await figures(page, html);
    expect(Object.keys(onServer).length, "figures are written").toBeGreaterThan(100);
    expect(inBrowser).toEqual(onServer);
  });
}

test("a slider moves its field and the answer, and a field that cannot be read is said", async ({ page }) => {
  const sentence = page.locator('[data-figure="sentence"]');
  const before = await sentence.textContent();
  await page.getByLabel("Slide what is spent").focus();
  await page.keyboard.press("PageUp");
  await expect(page.locator("#field-spending")).not.toHaveValue("45000.00");
  await expect(sentence).not.toHaveText(before ?? "");
  await page.locator("#field-claim").fill("40");
  await expect(page.locator("#plan-problem")).toHaveText("Enter an age of 62 to 70.");
  await expect(page.locator("#field-claim")).toHaveAttribute("aria-invalid", "true");
  await page.locator("#field-claim").fill("66");
  await page.locator("#field-spending").fill("45,000");
  await expect(page.locator("#plan-problem")).toBeEmpty();
  await expect(sentence).toHaveText(before ?? "");
  await expectAccessible(page);
});
