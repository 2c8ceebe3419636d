// What-ifs worked out in the page: no request, and to the last character what the server works out.

import type { Page } from "@playwright/test";

import { figures } from "../fixtures/live.ts";
import { importFile, introduce, signUp } from "../fixtures/people.ts";
import { day, Statement } from "../fixtures/statement.ts";
import { expect, test } from "../fixtures/test.ts";

/** A year of two clients, one of them far from regular. */
function year(): Statement {
  return new Statement("studio").in(12, (month) => [
    [day(month, 2), `ACH CREDIT NORTHWIND STUDIO INVOICE ${month}`, "4200.00"],
    [day(month, 3 + (month % 5) * 4), `WIRE IN HALDEN PRESS INVOICE ${month}`, `${1100 + (month % 4) * 450}.00`],
    [day(month, 4), "WHOLE FOODS MARKET", "-310.00"],
    [day(month, 6), "RENT PAYMENT OAK STREET", "-1450.00"],
  ]);
}

test.beforeEach(async ({ page }) => {
  test.slow();
  await signUp(page);
  await introduce(page, { name: "Maya", country: "US", profiling: false });
  await importFile(page, year().csv());
  await page.getByRole("button", { name: /^Import/ }).click();
  await expect(page).toHaveURL(/\/dashboard/);
  await page.goto("/what-if");
  await workedOut(page);
});

/** Waits until the page has worked out what its form says. */
async function workedOut(page: Page): Promise<void> {
  await page.locator("html[data-what-if=live]").waitFor({ state: "attached" });
  await expect
    .poll(() =>
      page.evaluate(() => {
        const form = document.querySelector<HTMLFormElement>("#what-if-form");
        const typed = [...new FormData(form ?? undefined)].map(([name, text]) => [/\[(.+)\]/.exec(name)?.[1], text]);
        const done = document.querySelector<HTMLElement>("#what-if")?.dataset.workedOut;
        return done === JSON.stringify(Object.fromEntries(typed));
      }),
    )
    .toBe(true);
}

/** What is supposed, by the label of each field. */
const suppositions: { name: string; fill: Record<string, string>; choose?: Record<string, number | string> }[] = [
  { name: "another deposit", fill: { deposit: "8,000" } },
  { name: "rates raised and a contribution", fill: { raise_percent: "15", retirement: "5000", ira: "1000.50" } },
  { name: "a lost client and another filing status", fill: {}, choose: { lost_client: 1, filing_status: "mfj" } },
];

for (const { name, fill, choose } of suppositions) {
  test(`the browser and the server agree on ${name}`, async ({ page }) => {
    const before = await figures(page);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    for (const [field, text] of Object.entries(fill)) await page.locator(`#field-${field}`).fill(text);
    for (const [field, option] of Object.entries(choose ?? {})) {
      await page.locator(`#field-${field}`).selectOption(typeof option === "number" ? { index: option } : option);
    }
    await workedOut(page);
    const inBrowser = await figures(page);
    expect(inBrowser, "a supposition changes the figures").not.toEqual(before);
    expect(asked, "nothing is sent").toEqual([]);

    const typed = await page.evaluate(() => {
      const form = document.querySelector<HTMLFormElement>("#what-if-form");
      return [...new FormData(form ?? undefined)].map(([field, text]) => [field, String(text)] as [string, string]);
    });
    const html = await page.evaluate(async (fields) => {
      await fetch("/api/suppose", { method: "POST", body: new URLSearchParams(fields) });
      return (await fetch("/what-if")).text();
    }, typed);
    const onServer = await figures(page, html);
    expect(Object.keys(onServer).length, "figures are written").toBeGreaterThan(50);
    expect(inBrowser).toEqual(onServer);
  });
}

test("a slider moves its field, and a field that cannot be read is said", async ({ page }) => {
  const tax = page.locator('[data-figure="tax-year"]');
  const before = await tax.textContent();
  await page.getByLabel("Slide the deposit").focus();
  await page.keyboard.press("PageUp");
  await expect(page.locator("#field-deposit")).not.toHaveValue("");
  await expect(tax).not.toHaveText(before ?? "");
  await page.locator("#field-deposit").fill("a lot");
  await expect(page.locator("#what-if-problem")).toContainText("Enter an amount in numbers");
  await expect(page.locator("#field-deposit")).toHaveAttribute("aria-invalid", "true");
  await page.locator("#field-deposit").fill("");
  await expect(page.locator("#what-if-problem")).toBeEmpty();
  await expect(tax).toHaveText(before ?? "");
});
