// A customer says which groups they count themselves to, if they like, and takes it back. With and without JavaScript.

import { expectAccessible } from "../fixtures/axe.ts";
import { introduce, signUp } from "../fixtures/people.ts";
import { expect, test } from "../fixtures/test.ts";

test("answers are counted with consent alone and can be forgotten", async ({ page }) => {
  await signUp(page);
  await introduce(page, { name: "Cleo", country: "GB", profiling: true });
  await page.goto("/account");
  const form = page.locator('form[action="/api/declare-groups"]');
  await form.getByLabel("How do you describe yourself?").selectOption("woman");
  await form.getByRole("button", { name: "Save my answers" }).click();
  await expect(page.getByRole("main")).toContainText("Tick that your answers may be counted");
  await form.getByLabel("How do you describe yourself?").selectOption("woman");
  await form.getByLabel("My answers may be counted for this").check();
  await form.getByRole("button", { name: "Save my answers" }).click();
  await expect(page.getByRole("main")).toContainText("Your answers are counted and nothing else.");
  await expect(form.getByLabel("How do you describe yourself?")).toHaveValue("woman");
  await expectAccessible(page);
  await form.getByLabel("How do you describe yourself?").selectOption("");
  await form.getByRole("button", { name: "Save my answers" }).click();
  await expect(page.getByRole("main")).toContainText("Your answers are forgotten.");
  await expect(form.getByLabel("My answers may be counted for this")).not.toBeChecked();
});
