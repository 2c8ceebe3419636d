// Whether the reasons told are the ones there were: the decision made again, in the browser where it runs scripts.

import { expectAccessible } from "../fixtures/axe.ts";
import { enterDemo } from "../fixtures/people.ts";
import { expect, hasScripts, test } from "../fixtures/test.ts";

test("a decision is checked to be really why", async ({ page, context }) => {
  await enterDemo(page, "retiree");
  await page.goto("/why");
  if (hasScripts()) {
    await page.locator('html[data-check="live"]').waitFor({ state: "attached" });
    await page.getByRole("button", { name: "Check it" }).click();
    await expect(page.getByText("Checked in this browser; nothing was sent.")).toBeVisible();
    expect(context.pages()[0]?.url(), "nothing was sent").not.toContain("checked=");
  } else {
    await page.getByRole("button", { name: "Check it" }).click();
    await expect(page.getByText("Checked by the server.")).toBeVisible();
  }
  await expect(page.getByText("Checked: this is really why.")).toBeVisible();
  await expect(page.locator("#check-findings li")).toHaveCount(5);
  await expectAccessible(page);
});

test("a record that was changed does not pass", async ({ page }) => {
  test.skip(!hasScripts(), "the page is changed by a script");
  await enterDemo(page, "retiree");
  await page.goto("/why");
  await page.locator('html[data-check="live"]').waitFor({ state: "attached" });
  await page.evaluate(() => {
    const section = document.getElementById("check");
    const grounds = section?.dataset.grounds ?? "";
    section?.setAttribute("data-grounds", grounds.replace('"persona":"retiree"', '"persona":"student"'));
  });
  await page.getByRole("button", { name: "Check it" }).click();
  await expect(page.getByText("This does not come out as it was recorded.")).toBeVisible();
  await expect(page.getByText("The record does not fit its fingerprint, so it was changed.")).toBeVisible();
});
