// A customer names another system, which is sent signed messages; with and without JavaScript.

import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { expectAccessible } from "../fixtures/axe.ts";
import { introduce, signUp } from "../fixtures/people.ts";
import { expect, test } from "../fixtures/test.ts";

interface Message {
  headers: IncomingHttpHeaders;
  body: string;
}

/** Another system on this machine, and what it was sent. */
async function listen(): Promise<{ server: Server; url: string; sent: Message[] }> {
  const sent: Message[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => (body += String(part)));
    request.on("end", () => {
      sent.push({ headers: request.headers, body });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, sent };
}

/** The signature of a message by Standard Webhooks. */
function signature(secret: string, { headers, body }: Message): string {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const text = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  return `v1,${createHmac("sha256", key).update(text).digest("base64")}`;
}

test("another system is told, tried, paused and removed", async ({ page }) => {
  const { server, url, sent } = await listen();
  await signUp(page);
  await introduce(page, { name: "Ana", country: "GB", profiling: false });
  await page.goto("/account/connections");
  const fill = async (address: string) => {
    await page.getByLabel("Where to send").fill(address);
    await page.getByLabel("Something needs a look").check();
    await page.getByRole("button", { name: "Start telling" }).click();
  };
  await fill("https://169.254.169.254/latest/meta-data");
  await expect(page.getByText("Enter an address on the internet")).toBeVisible();
  await expect(page.getByLabel("Something needs a look")).toBeChecked();
  await fill(url);
  const secret = (await page.locator("dl.facts code").filter({ hasText: "whsec_" }).textContent()) ?? "";
  await expectAccessible(page);
  await page.goto("/account/connections");
  await expect(page.getByText(secret)).toHaveCount(0);

  await page.getByRole("button", { name: "Send a test message" }).click();
  await expect(page.getByText("A test is on its way")).toBeVisible();
  await expect.poll(() => sent.length).toBe(1);
  const [message] = sent as [Message];
  expect(message.headers["webhook-signature"]).toBe(signature(secret, message));
  expect(JSON.parse(message.body)).toMatchObject({ type: "test.sent" });
  const attempts = page.getByText("The last attempts", { exact: true }).first();
  await expect(async () => {
    await page.goto("/account/connections");
    await attempts.click({ timeout: 1_000 });
  }).toPass();
  await expect(page.getByText(/^Arrived \(204\)/)).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("Paused", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Resume" }).click();
  await page.getByRole("button", { name: `Remove: ${url}` }).click();
  await expect(page.getByText("Removed.")).toBeVisible();
  await expect(page.getByText(url)).toHaveCount(0);
  server.close();
});
