// A customer contests what was decided for them, and an advisor changes it; with and without JavaScript.

import { expectAccessible } from "../fixtures/axe.ts";
import { introduce, signUp } from "../fixtures/people.ts";
import { enterAsAdvisor } from "../fixtures/staff.ts";
import { expect, test } from "../fixtures/test.ts";

test("a person looks at what is contested, and what they decide holds", async ({ page, browser }) => {
  await signUp(page);
  await introduce(page, { name: "Ruth", country: "US", profiling: true });
  await page.goto("/why");
  const words = `I have been on a salary since March. ${crypto.randomUUID()}`;
  await page.getByRole("textbox", { name: /^What is wrong/ }).fill(words);
  await page.getByRole("button", { name: "Ask a person" }).click();
  await expect(page.getByRole("status")).toContainText("A person will look at it");
  await expect(page.getByText(/^You asked on /)).toBeVisible();
  await expectAccessible(page);

  const context = await browser.newContext({ baseURL: test.info().project.use.baseURL ?? "" });
  const desk = await context.newPage();
  await enterAsAdvisor(desk);
  await desk.getByRole("link", { name: "Cases" }).click();
  await expect(desk.getByRole("heading", { level: 1, name: "Cases" })).toBeVisible();
  await expectAccessible(desk);
  const links = await desk.getByRole("link", { name: /^Look at the case/ }).evaluateAll((all) =>
    all.map((link) => link.getAttribute("href") ?? ""),
  );
  for (const href of links) {
    await desk.goto(href);
    if (await desk.getByText(words).isVisible()) break;
  }
  await expect(desk.getByText(words)).toBeVisible();
  await expectAccessible(desk);
  await desk.getByLabel("What is to happen").selectOption("Show another dashboard");
  await desk.getByLabel("Dashboard to show instead").selectOption("salaried");
  await desk.getByLabel("What the customer is told").fill("  ");
  await desk.getByRole("button", { name: "Answer" }).click();
  await expect(desk.getByText("Tell the customer why")).toBeVisible();
  await expect(desk.getByLabel("What is to happen")).toHaveValue("changed");
  await desk.getByLabel("What the customer is told").fill("You are paid a salary, so you see its dashboard.");
  await desk.getByRole("button", { name: "Answer" }).click();
  await expect(desk.getByRole("status")).toContainText("Answered");
  await context.close();

  await page.goto("/why");
  await expect(page.getByText("You are paid a salary, so you see its dashboard.")).toBeVisible();
  await expect(page.getByRole("main")).toContainText("an advisor chose the dashboard for someone on a salary.");
  await expectAccessible(page);
});
