// How long it takes from the call that tells of a payment to the figures of an open dashboard that know it, in a browser.
// Arguments: where the server is, the address and password of a customer, and the key of a program that tells events of theirs.

import { signedIn } from "./chromium.mjs";

const [origin, email, password, key] = process.argv.slice(2);
const PAYMENTS = 100;

const { browser, page } = await signedIn(origin, email, password);
await page.goto("/dashboard");

/** Tells of a payment of today. */
async function tell(number) {
  const now = new Date().toISOString();
  const data = {
    account: { number: "A1", currency: "USD" },
    reference: `R${number}`,
    posted_on: now.slice(0, 10),
    amount_minor: 100_000 + number,
    description: "ACH CREDIT NORTHWIND STUDIO",
  };
  const body = JSON.stringify({ id: `e${number}`, occurred_at: now, type: "transaction.posted", data });
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const answer = await fetch(`${origin}/api/v1/events`, { method: "POST", headers, body });
  if (answer.status !== 200) throw new Error(`an event was answered with ${answer.status}`);
}

const answered = [];
const shown = [];
// The first brings the account and is not counted.
for (let number = 0; number <= PAYMENTS; number += 1) {
  // What the one before it changed has been changed.
  await page.locator("#live[data-listening]").waitFor({ state: "attached" });
  await page.evaluate(() => {
    // The clock of the page is the clock of this program.
    globalThis.patched = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        observer.disconnect();
        requestAnimationFrame(() => resolve(Date.now()));
      });
      const everything = { subtree: true, childList: true, characterData: true, attributes: true };
      observer.observe(document.getElementById("dashboard"), everything);
    });
  });
  const began = Date.now();
  await tell(number);
  const took = Date.now() - began;
  const seen = (await page.evaluate(() => globalThis.patched)) - began;
  if (seen < 0) throw new Error("the page changed before anything was told");
  if (number === 0) continue;
  answered.push(took);
  shown.push(seen);
}
await browser.close();

for (const [name, times] of Object.entries({ "a payment, to its answer": answered, "a payment, to the open page": shown })) {
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  console.log(JSON.stringify({ name: `${name}, p50`, value: at(0.5), unit: "ms" }));
  console.log(JSON.stringify({ name: `${name}, p95`, value: at(0.95), unit: "ms" }));
}
