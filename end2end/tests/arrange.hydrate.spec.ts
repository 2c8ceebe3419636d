// The customer's own order: by keyboard, by mouse, by touch, by form; it survives a reload and is undone by one click.

import { dragByMouse, order, way } from "../fixtures/drag.ts";
import { expect, hydrated, test } from "../fixtures/test.ts";
import { importFile, introduce, signUp } from "../fixtures/people.ts";
import { day, Statement } from "../fixtures/statement.ts";

test.beforeEach(async ({ page }) => {
  await signUp(page);
  await introduce(page, { name: "Ana", country: "GB", profiling: false });
  await importFile(page, new Statement("everyday", "GBP").in(2, (month) => [[day(month, 3), "TESCO STORES", "-24.50"]]).csv());
  await page.getByRole("button", { name: /^Import/ }).click();
  await expect(page).toHaveURL(/\/dashboard/);
  await hydrated(page);
});

test("a widget moves by keyboard alone", async ({ page }) => {
  const before = await order(page);
  // The first is alone in its zone.
  await page.locator("#dashboard button.grab").nth(1).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await expect(page.getByText("Your order is saved.")).toBeVisible();
  const after = await order(page);
  expect(after.slice(0, 3)).toEqual([before[0], before[2], before[1]]);
  await page.reload();
  expect(await order(page)).toEqual(after);
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(page).toHaveURL(/\/dashboard/);
  expect(await order(page)).toEqual(before);
});

test("escape puts a widget back", async ({ page }) => {
  const before = await order(page);
  await page.locator("#dashboard button.grab").first().focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  expect(await order(page)).toEqual(before);
});

test("a widget moves by mouse", async ({ page }) => {
  const before = await order(page);
  await dragByMouse(page);
  await expect(page.getByText("Your order is saved.")).toBeVisible();
  expect(await order(page)).not.toEqual(before);
});

test("a widget moves by touch", async ({ page }) => {
  const before = await order(page);
  const { start, end } = await way(page);
  const finger = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", points: { x: number; y: number }[]) =>
    finger.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  await touch("touchStart", [start]);
  for (let step = 1; step <= 8; step += 1) {
    const part = step / 8;
    await touch("touchMove", [{ x: start.x + (end.x - start.x) * part, y: start.y + (end.y - start.y) * part }]);
  }
  await touch("touchEnd", []);
  await expect(page.getByText("Your order is saved.")).toBeVisible();
  expect(await order(page)).not.toEqual(before);
});
