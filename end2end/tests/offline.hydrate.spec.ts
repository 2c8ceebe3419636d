// Offline, a browser shows the dashboard it saw last and says so, until its reader signs out.

import { introduce, importFile, signUp } from "../fixtures/people.ts";
import { test } from "../fixtures/rehearsal.ts";
import { day, Statement } from "../fixtures/statement.ts";
import { expect } from "../fixtures/test.ts";

// While the server is away, whatever the page asks it for is refused.
test.use({ serviceWorkers: "allow", expectedProblems: [/ERR_CONNECTION_REFUSED|ERR_FAILED|ERR_INTERNET_DISCONNECTED/] });

test("the last dashboard is there offline and gone after signing out", async ({ page, rehearsal }) => {
  await rehearsal.at(0, 12);
  await signUp(page);
  await introduce(page, { name: "Ana", country: "GB", profiling: true });
  await importFile(page, new Statement("everyday", "GBP").in(2, (month) => [[day(month, 3), "TESCO STORES", "-24.50"]]).csv());
  await page.getByRole("button", { name: /^Import/ }).click();
  await expect(page).toHaveURL(/\/dashboard/);
  const manifest = await page.request.get("/manifest.webmanifest");
  expect(((await manifest.json()) as { start_url: string }).start_url).toBe("/dashboard");
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.goto("/dashboard");
  const banner = page.locator("#offline");
  await expect(banner).toBeHidden();

  await rehearsal.stop();
  await page.goto("/dashboard");
  await expect(banner).toContainText("You are offline. This is your dashboard as it was seen last");
  await expect(page.getByRole("heading", { name: "Ana, this is your money" })).toBeVisible();
  await page.goto("/tax");
  await expect(page.getByRole("heading", { level: 1, name: "You are offline" })).toBeVisible();

  await rehearsal.at(0, 12);
  await page.goto("/dashboard");
  await expect(banner).toBeHidden();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await rehearsal.stop();
  await page.goto("/dashboard");
  await expect(page.getByRole("heading", { level: 1, name: "You are offline" })).toBeVisible();
});
