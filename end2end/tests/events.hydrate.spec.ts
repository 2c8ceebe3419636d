// What comes by itself: a client pays through the signed webhook while the page is open, and the figures change without a reload.

import { createHmac, randomUUID } from "node:crypto";

import type { Page } from "@playwright/test";

import { expectAccessible } from "../fixtures/axe.ts";
import { connect, payment } from "../fixtures/events.ts";
import { halfTyped } from "../fixtures/live.ts";
import { importFile, introduce, signUp } from "../fixtures/people.ts";
import { test } from "../fixtures/rehearsal.ts";
import { day, type Row, Statement } from "../fixtures/statement.ts";
import { expect, hydrated } from "../fixtures/test.ts";

/** A call signed by Standard Webhooks. */
function signed(secret: string, body: string, now: Date): Record<string, string> {
  const id = `msg_${randomUUID()}`;
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
}

async function freelancer(page: Page): Promise<void> {
  await signUp(page);
  await introduce(page, { name: "Maya", country: "US", profiling: true });
  const clients = ["NORTHWIND STUDIO LLC", "BRIGHTWATER MEDIA", "HOLLOWAY PRESS INC"];
  // A tenth of what comes in has no name.
  const books = new Statement("freelance-checking")
    .in(12, (month) => [
      [day(month, 2), "AVALON APARTMENTS RENT", "-1650.00"],
      [day(month, 4), `ACH CREDIT ${clients[month % 3]} INVOICE ${1000 + month}`, `${1400 + ((month * 611) % 2300)}.00`],
      [day(month, 7), "ADOBE CREATIVE CLOUD", "-59.99"],
      [day(month, 11), "MOBILE DEPOSIT", "650.00"],
      [day(month, 15), `ACH CREDIT ${clients[(month + 1) % 3]} INVOICE ${2000 + month}`, `${900 + ((month * 977) % 2900)}.00`],
      [day(month, 18), "TRADER JOES", "-72.10"],
      ...(month % 3 === 1 ? ([[day(month, 15), "IRS USATAXPYMT", "-1400.00"]] satisfies Row[]) : []),
    ])
    .closingAt("9120.40");
  await importFile(page, books.ofx());
  await page.getByRole("button", { name: /^Import/ }).click();
  await expect(page).toHaveURL(/\/dashboard/);
}

test("a client pays through the signed webhook while a form of the open page is half typed", async ({
  page,
  request,
  rehearsal,
}) => {
  // At an hour of daylight from New York to Honolulu, when a step may be told.
  await rehearsal.at(0, 19);
  await freelancer(page);
  const { secret, address } = await connect(page, "My bank", "webhook");
  await expectAccessible(page);
  await page.goto("/account/connections");
  await expect(page.getByText(secret)).toHaveCount(0);

  await page.goto("/dashboard");
  await hydrated(page);
  await page.locator("#live[data-listening]").waitFor({ state: "attached" });
  const widget = (slot: string) => page.locator(`[data-slot="${slot}"]`);
  const step = page.locator('[data-zone="now"]');
  await expect(step).toContainText("Name a few payments");
  const shown = ["set-aside", "quarter-strip", "safe-to-spend"];
  const before = await Promise.all(shown.map((slot) => widget(slot).innerText()));
  const field = await halfTyped(page);
  await page.evaluate(() => Object.assign(window, { stayed: true }));

  const body = JSON.stringify(payment(rehearsal.now(), "R1", 2_400_000));
  const answer = await request.post(address, { headers: signed(secret, body, rehearsal.now()), data: body });
  expect(answer.status(), await answer.text()).toBe(200);
  const taken = (await answer.json()) as { events: { id: string; decision_id: string | null }[] };
  expect(taken.events[0]?.decision_id).toBeTruthy();

  for (const [place, slot] of shown.entries()) await expect(widget(slot), slot).not.toHaveText(before[place] ?? "");
  await expect(step).not.toContainText("Name a few payments");
  await expect(field).toBeFocused();
  await page.keyboard.type(" thought");
  await expect(field).toHaveValue("half of a thought");
  expect(await page.evaluate(() => "stayed" in window), "no reload").toBe(true);

  const other = { ...signed(secret, body, rehearsal.now()), "webhook-id": "other" };
  expect((await request.post(address, { headers: other, data: body })).status()).toBe(401);
  const again = await request.post(address, { headers: signed(secret, body, rehearsal.now()), data: body });
  expect(await again.json()).toEqual(taken);

  await page.goto("/activity");
  await expect(page.getByText("$24,000.00 in: ACH CREDIT BRIGHTWATER MEDIA INVOICE 3001")).toHaveCount(1);
  await expectAccessible(page);
});

test("a key sends, and sends no more once it is taken back", async ({ page, request, rehearsal }) => {
  await rehearsal.at(0, 12);
  await signUp(page);
  await introduce(page, { name: "Ana", country: "GB", profiling: false });
  const { secret, address } = await connect(page, "Invoicing", "key");
  const call = (key: string, events: unknown[]) =>
    request.post(address, {
      headers: { authorization: `Bearer ${secret}`, "idempotency-key": key },
      data: { events },
    });
  const first = payment(rehearsal.now(), "R1", 100);
  expect((await call("one", [first])).status()).toBe(200);
  expect((await call("one", [first])).status()).toBe(200);
  expect((await call("one", [payment(rehearsal.now(), "R2", 100)])).status()).toBe(422);
  expect((await call("two", [{ ...payment(rehearsal.now(), "R3", 100), id: "not one" }])).status()).toBe(422);
  await page.goto("/account/connections");
  await page.getByRole("button", { name: "Disconnect Invoicing" }).click();
  await expect(page.getByText("Disconnected", { exact: true })).toBeVisible();
  expect((await call("three", [payment(rehearsal.now(), "R4", 100)])).status()).toBe(401);
  await page.goto("/developers");
  await page.getByText("transaction.posted:").click();
  await expect(page.getByLabel("Example of transaction.posted")).toBeVisible();
  await expectAccessible(page);
});
