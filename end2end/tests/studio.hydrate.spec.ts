// Arranging a draft by keyboard and by mouse: announced, kept at once, and undone.

import { enterAsProduct } from "../fixtures/staff.ts";
import { expect, hydrated, test } from "../fixtures/test.ts";

test("a widget of a draft moves by keyboard and by mouse, and the move is undone", async ({ page }) => {
  await enterAsProduct(page);
  await page.goto("/studio");
  await page.getByRole("button", { name: "Begin a draft of home-salaried" }).click();
  await hydrated(page);
  const order = () =>
    page.locator("#dashboard [data-slot]").evaluateAll((slots) => slots.map((slot) => slot.getAttribute("data-slot")));
  const before = await order();

  await page.locator("#dashboard button.grab").first().focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await expect(page.getByText("Your order is saved.")).toBeVisible();
  await expect(page.locator("[aria-live=assertive]")).toContainText("is now position 2 of");
  await page.reload();
  await hydrated(page);
  expect((await order()).slice(0, 2)).toEqual([before[1], before[0]]);

  const handle = page.locator("#dashboard button.grab").first();
  await handle.scrollIntoViewIfNeeded();
  const from = await handle.boundingBox();
  const target = await page.locator("#dashboard [data-slot]").nth(1).boundingBox();
  if (from === null || target === null) throw new Error("nothing to drag");
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(target.x + target.width - 20, target.y + target.height - 20, { steps: 8 });
  await page.mouse.up();
  await expect(page.getByText("Your order is saved.")).toBeVisible();
  await page.locator(".arrange-undo").getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("main")).toContainText("Undone: Widgets moved.");
  expect((await order()).slice(0, 2)).toEqual([before[1], before[0]]);
  await page.getByRole("button", { name: /^Undo: Widgets moved/ }).click();
  expect(await order()).toEqual(before);
});
