// Arranging a draft by keyboard and by mouse: announced, kept at once, and undone.

import { dragByMouse, order } from "../fixtures/drag.ts";
import { enterAsProduct } from "../fixtures/staff.ts";
import { expect, hydrated, test } from "../fixtures/test.ts";

test("a widget of a draft moves by keyboard and by mouse, and the move is undone", async ({ page }) => {
  await enterAsProduct(page);
  await page.goto("/studio");
  await page.getByRole("button", { name: "Begin a draft of home-salaried" }).click();
  await hydrated(page);
  const before = await order(page);

  // The first is alone in its zone.
  await page.locator("#dashboard button.grab").nth(1).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await expect(page.getByText("Your order is saved.")).toBeVisible();
  await expect(page.locator("[aria-live=assertive]")).toContainText("is now position 2 of");
  await page.reload();
  await hydrated(page);
  expect((await order(page)).slice(0, 3)).toEqual([before[0], before[2], before[1]]);

  await dragByMouse(page);
  await expect(page.getByText("Your order is saved.")).toBeVisible();
  await page.locator(".arrange-undo").getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("main")).toContainText("Undone: Widgets moved.");
  expect((await order(page)).slice(0, 3)).toEqual([before[0], before[2], before[1]]);
  await page.getByRole("button", { name: /^Undo: Widgets moved/ }).click();
  expect(await order(page)).toEqual(before);
});
