// What comes by itself: a client pays through the signed webhook while the page is open, and the figures change without a reload.

import { createHmac, randomUUID } from "node:crypto";

import type { Page } from "@playwright/test";

import { expectAccessible } from "../fixtures/axe.ts";
import { importFile, introduce, signUp } from "../fixtures/people.ts";
import { day, Statement } from "../fixtures/statement.ts";
import { expect, hydrated, test } from "../fixtures/test.ts";

interface Connection {
  secret: string;
  address: string;
}

/** Connects something on the account's page, and reads what is shown this once. */
async function connect(page: Page, name: string, kind: "key" | "webhook"): Promise<Connection> {
  await page.goto("/account/connections");
  await page.getByLabel("What it is").fill(name);
  await page.getByLabel("How it proves itself").selectOption(kind);
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByText("Shown this once", { exact: true })).toBeVisible();
  const [secret, address] = await page.locator("dl.facts code").allTextContents();
  return { secret: secret ?? "", address: address ?? "" };
}

/** A call signed by Standard Webhooks. */
function signed(secret: string, body: string): Record<string, string> {
  const id = `msg_${randomUUID()}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
}

const payment = (reference: string, amount_minor: number) => ({
  id: `evt-${reference}`,
  occurred_at: new Date().toISOString(),
  type: "transaction.posted",
  data: {
    account: { number: "freelance-checking", currency: "USD" },
    reference,
    posted_on: day(0, Math.min(new Date().getUTCDate(), 28)),
    amount_minor,
    description: "ACH CREDIT BRIGHTWATER MEDIA INVOICE 3001",
  },
});

async function freelancer(page: Page): Promise<void> {
  await signUp(page);
  await introduce(page, { name: "Maya", country: "US", profiling: true });
  const clients = ["NORTHWIND STUDIO LLC", "BRIGHTWATER MEDIA", "HOLLOWAY PRESS INC"];
  const books = new Statement("freelance-checking")
    .in(12, (month) => [
      [day(month, 2), "AVALON APARTMENTS RENT", "-1650.00"],
      [day(month, 4), `ACH CREDIT ${clients[month % 3]} INVOICE ${1000 + month}`, `${1400 + ((month * 611) % 2300)}.00`],
      [day(month, 7), "ADOBE CREATIVE CLOUD", "-59.99"],
      [day(month, 15), `ACH CREDIT ${clients[(month + 1) % 3]} INVOICE ${2000 + month}`, `${900 + ((month * 977) % 2900)}.00`],
      [day(month, 18), "TRADER JOES", "-72.10"],
      ...(month % 3 === 1 ? ([[day(month, 15), "IRS USATAXPYMT", "-1400.00"]] as [string, string, string][]) : []),
    ])
    .closingAt("9120.40");
  await importFile(page, books.ofx());
  await page.getByRole("button", { name: /^Import/ }).click();
  await expect(page).toHaveURL(/\/dashboard/);
}

test("a client pays through the signed webhook while the page is open", async ({ page, request }) => {
  await freelancer(page);
  const { secret, address } = await connect(page, "My bank", "webhook");
  await expectAccessible(page);
  await page.goto("/account/connections");
  await expect(page.getByText(secret)).toHaveCount(0);

  await page.goto("/dashboard");
  await hydrated(page);
  await page.locator("#live[data-listening]").waitFor({ state: "attached" });
  await page.mouse.move(0, 0);
  await page.evaluate(() => Object.assign(window, { stayed: true }));
  const widget = (slot: string) => page.locator(`[data-slot="${slot}"]`);
  const shown = ["set-aside", "quarter-strip", "safe-to-spend"];
  const before = await Promise.all(shown.map((slot) => widget(slot).innerText()));

  const body = JSON.stringify(payment("R1", 640_000));
  const answer = await request.post(address, { headers: signed(secret, body), data: body });
  expect(answer.status(), await answer.text()).toBe(200);
  const taken = (await answer.json()) as { events: { id: string; decision_id: string | null }[] };
  expect(taken.events[0]?.decision_id).toBeTruthy();

  await expect(page.locator("#live-said")).toContainText("Your dashboard was updated.");
  for (const [place, slot] of shown.entries()) await expect(widget(slot), slot).not.toHaveText(before[place] ?? "");
  expect(await page.evaluate(() => "stayed" in window), "no reload").toBe(true);

  const forged = await request.post(address, { headers: { ...signed(secret, body), "webhook-id": "other" }, data: body });
  expect(forged.status()).toBe(401);
  const again = await request.post(address, { headers: signed(secret, body), data: body });
  expect(await again.json()).toEqual(taken);

  await page.goto("/activity");
  await expect(page.getByText("$6,400.00 in: ACH CREDIT BRIGHTWATER MEDIA INVOICE 3001")).toHaveCount(1);
  await expectAccessible(page);
});

test("a key sends, and sends no more once it is taken back", async ({ page, request }) => {
  await signUp(page);
  await introduce(page, { name: "Ana", country: "GB", profiling: false });
  const { secret, address } = await connect(page, "Invoicing", "key");
  const call = (key: string, events: unknown[]) =>
    request.post(address, {
      headers: { authorization: `Bearer ${secret}`, "idempotency-key": key },
      data: { events },
    });
  const first = payment("R1", 100);
  expect((await call("one", [first])).status()).toBe(200);
  expect((await call("one", [first])).status()).toBe(200);
  expect((await call("one", [payment("R2", 100)])).status()).toBe(422);
  expect((await call("two", [{ ...payment("R3", 100), id: "not one" }])).status()).toBe(422);
  await page.goto("/account/connections");
  await page.getByRole("button", { name: "Disconnect Invoicing" }).click();
  await expect(page.getByText("Disconnected", { exact: true })).toBeVisible();
  expect((await call("three", [payment("R4", 100)])).status()).toBe(401);
  await page.goto("/developers");
  await page.getByText("transaction.posted:").click();
  await expect(page.getByLabel("Example of transaction.posted")).toBeVisible();
  await expectAccessible(page);
});
