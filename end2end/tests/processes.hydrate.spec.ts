// Several processes over one database: what one of them takes shows on the pages of the others.

import { connect, payment } from "../fixtures/events.ts";
import { importFile, introduce, signUp } from "../fixtures/people.ts";
import { end, start } from "../fixtures/process.ts";
import { databaseUrl, environment, freePort } from "../fixtures/server.ts";
import { day, Statement } from "../fixtures/statement.ts";
import { expect, hydrated, test } from "../fixtures/test.ts";

test.skip(process.env.ATTUNE_E2E_ORIGIN !== undefined, "the database of a server elsewhere is not to be had");

test("an event that another process takes changes the open page", async ({ page, request }) => {
  const port = freePort();
  const origin = `http://127.0.0.1:${port}`;
  const other = await start(origin, environment(port, databaseUrl()));
  try {
    await signUp(page);
    await introduce(page, { name: "Maya", country: "US", profiling: true });
    const books = new Statement("freelance-checking")
      .in(6, (month) => [
        [day(month, 2), "AVALON APARTMENTS RENT", "-1650.00"],
        [day(month, 4), `ACH CREDIT NORTHWIND STUDIO LLC INVOICE ${1000 + month}`, "4400.00"],
      ])
      .closingAt("9120.40");
    await importFile(page, books.ofx());
    await page.getByRole("button", { name: /^Import/ }).click();
    await expect(page).toHaveURL(/\/dashboard/);
    const { secret } = await connect(page, "My bank", "key");
    await page.goto("/dashboard");
    await hydrated(page);
    await page.locator("#live[data-listening]").waitFor({ state: "attached" });
    const dashboard = page.locator("#dashboard");
    const before = await dashboard.innerText();
    await page.evaluate(() => Object.assign(window, { stayed: true }));

    const headers = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
    const data = JSON.stringify(payment(new Date(), "R1", 2_400_000));
    const answer = await request.post(`${origin}/api/v1/events`, { headers, data });
    expect(answer.status(), await answer.text()).toBe(200);
    await expect(dashboard).not.toHaveText(before, { useInnerText: true });
    expect(await page.evaluate(() => "stayed" in window), "no reload").toBe(true);
  } finally {
    await end(other);
  }
});
