// Each demo household lands on the layout its life needs, visibly different from the others above the fold.

import { expect, test } from "../fixtures/test.ts";
import { enterDemo } from "../fixtures/people.ts";

const first: [key: string, widgets: string[], layout: string][] = [
  ["freelancer", ["safe-to-spend", "tax-due", "accrued-reserved", "balance-outlook"], "home-freelancer"],
  ["retiree", ["paycheck", "dividend-income"], "home-retiree"],
  ["family", ["spending-by-category"], "home-salaried"],
  ["student", ["student-term"], "home-student"],
  ["business-owner", ["runway", "business-personal"], "home-business-owner"],
  ["distressed", ["debt-care"], "home-distress"],
  ["newcomer", ["net-worth"], "home-neutral"],
];

for (const [key, widgets, layout] of first) {
  test(`the ${key} household opens on ${layout}`, async ({ page }) => {
    await enterDemo(page, key);
    // Beside what is told for the moment, which is for every household.
    const shown = page.locator('#dashboard [data-zone]:not([data-zone="now"]) [data-slot]');
    await expect(shown.first()).toBeVisible();
    const leading = (await shown.evaluateAll((slots) => slots.map((slot) => slot.getAttribute("data-slot")))).slice(0, 4);
    for (const widget of widgets) expect(leading, `the first four of ${layout}`).toContain(widget);
    for (const text of [/could not be computed/, /not available in this version/]) {
      await expect(page.getByText(text)).toHaveCount(0);
    }
  });
}
