// An open dashboard follows what is taken back within seconds: what its reader has in hand stays, what is in use waits, and the
// order they had can be kept.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import type { Page } from "@playwright/test";

import { expectAccessible } from "../fixtures/axe.ts";
import { halfTyped } from "../fixtures/live.ts";
import { customerWhoIs } from "../fixtures/people.ts";
import { runFolder } from "../fixtures/server.ts";
import { expect, hydrated, test } from "../fixtures/test.ts";

test.skip(process.env.ATTUNE_E2E_ORIGIN !== undefined, "layouts are released through the server's own database");
// Each releases revisions of one layout.
test.describe.configure({ mode: "serial" });

const LAYOUT = "home-salaried";
/** How long an open page may take, from the release on. */
const FOLLOWS_MS = 5_000;

interface Slot {
  id: string;
  element: string;
}

interface Zone {
  id: string;
  slots: Slot[];
}

interface Document {
  metadata: { name: string; revision: number };
  spec: { elements: Record<string, { a11y: { label: string } }>; zones: Zone[] };
}

function attune(...given: string[]): string {
  const url = process.env.ATTUNE_E2E_DATABASE_URL ?? `sqlite:${join(runFolder, "attune.db")}`;
  const env = { ...process.env, ATTUNE_DATABASE_URL: url };
  return execFileSync(resolve(process.env.ATTUNE_E2E_BINARY ?? ""), given, { encoding: "utf8", env });
}

/** The revision this file has released last. */
let revision = 1;

/** Releases what becomes of the shipped layout by `change`, from a process of its own. */
function publish(change: (document: Document) => void): void {
  const document = JSON.parse(readFileSync(`../server/layouts/${LAYOUT}.json`, "utf8")) as Document;
  document.metadata.revision = revision + 1;
  change(document);
  const path = join(runFolder, "live.json");
  writeFileSync(path, JSON.stringify(document));
  attune("layout", "publish", path, "--note", "Try it.");
  revision += 1;
}

/** Brings the shipped layout back. */
function rollBack(): void {
  attune("layout", "rollback", LAYOUT, "--to", "1", "--note", "It was wrong.");
  revision += 1;
}

/** The zone with most widgets. */
function largest(document: Document): Zone {
  return document.spec.zones.reduce((one, other) => (other.slots.length > one.slots.length ? other : one));
}

/** A customer whose page listens and shows what was released last, which the server hears of within a second. */
async function listening(page: Page, shows: string): Promise<void> {
  await customerWhoIs(page, "salaried");
  await expect(async () => {
    await page.reload();
    await expect(page.locator(shows)).toHaveCount(1, { timeout: 200 });
  }).toPass();
  await hydrated(page);
  await page.locator("#live[data-listening]").waitFor({ state: "attached" });
  // A widget under the pointer is in use.
  await page.mouse.move(0, 0);
}

/** A widget under the name a release gives it. */
const named = (element: string, label: string) => `#${element}[data-label="${label}"]`;

const order = (page: Page) =>
  page.locator("#dashboard [data-slot]").evaluateAll((slots) => slots.map((slot) => slot.getAttribute("data-slot") ?? ""));

/** What the page tells of the changes it was told of. */
function acknowledged(page: Page): string[] {
  const states: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).pathname !== "/api/note-applied") return;
    states.push(new URLSearchParams(request.postData() ?? "").get("state") ?? "");
  });
  return states;
}

test("what is taken back leaves an open page, and what its reader has in hand stays", async ({ page }) => {
  const words = "Our offices close early on Friday.";
  publish((document) => {
    const note = { type: "text-note", v: 1, class: "education", props: { text: words }, a11y: { label: "Opening hours", headingLevel: 2 }, fallback: "drop" };
    document.spec.elements["opening-hours"] = note as unknown as Document["spec"]["elements"][string];
    largest(document).slots.unshift({ id: "opening-hours", element: "opening-hours" });
  });
  await listening(page, "#opening-hours");
  const states = acknowledged(page);
  await expect(page.locator("#dashboard")).toContainText(words);

  // Its reader has opened one widget, types into another, and has scrolled.
  const opened = page.locator("#dashboard [data-slot]:not(#opening-hours)", { has: page.getByText("How is this computed") }).first();
  const key = (await opened.getAttribute("data-slot")) ?? "";
  await opened.getByText("How is this computed").click();
  await page.mouse.move(0, 0);
  const field = await halfTyped(page);
  await field.press("End");
  await page.evaluate((kept) => Object.assign(globalThis, { kept: document.getElementById(kept) }), key);

  rollBack();
  await expect(page.locator("#opening-hours")).toHaveCount(0, { timeout: FOLLOWS_MS });
  await expect(page.locator("#live-said")).toContainText("Opening hours taken away.");
  await expect(field).toBeFocused();
  await page.keyboard.type(" thought");
  await expect(field).toHaveValue("half of a thought");
  expect(await field.evaluate((input: HTMLInputElement) => input.selectionStart)).toBe("half of a thought".length);
  await expect(page.locator(`#${key} details[open]`)).not.toHaveCount(0);
  expect(await page.evaluate((kept) => document.getElementById(kept) === (globalThis as unknown as { kept: Element }).kept, key), "the very node").toBe(true);
  await expect.poll(() => states.length).toBeGreaterThan(0);
  // Typed text is in use, so the widget that holds it waits and says so.
  await expect(page.locator("#live-waiting")).toBeVisible();
  await expectAccessible(page);
  await page.locator("#live[data-listening]").waitFor({ state: "attached" });
});

test("a widget in use waits until its reader has left it for a while, or asks for it", async ({ page }) => {
  test.slow();
  const called = { now: "Called otherwise", was: "" };
  let element = "";
  publish((document) => {
    const slot = largest(document).slots[0];
    if (slot === undefined) throw new Error("the layout has no widgets");
    element = slot.element;
    const known = document.spec.elements[element];
    if (known === undefined) throw new Error("the widget is not declared");
    called.was = known.a11y.label;
    known.a11y.label = called.now;
  });
  for (const ends of ["asks", "leaves"]) {
    if (ends === "leaves") publish((document) => Object.assign(document.spec.elements[element]?.a11y ?? {}, { label: called.now }));
    await page.context().clearCookies();
    await listening(page, named(element, called.now));
    const states = acknowledged(page);
    const widget = page.locator(`#${element}`);
    const summary = widget.locator("summary").first();
    await summary.focus();
    rollBack();
    const waiting = page.locator("#live-waiting");
    await expect(waiting).toBeVisible({ timeout: FOLLOWS_MS });
    await expect(widget).toHaveAttribute("data-label", called.now);
    await expect(summary).toBeFocused();
    await expect.poll(() => states).toEqual(["deferred"]);
    if (ends === "asks") await waiting.getByRole("button", { name: "Show" }).click();
    else await summary.blur();
    await expect(widget).toHaveAttribute("data-label", called.was, { timeout: 20_000 });
    await expect(waiting).toBeHidden();
    await expect.poll(() => states.at(-1)).toBe("applied");
  }
});

test("widgets that moved can be put back into the order there was", async ({ page }) => {
  const called = { now: "Called otherwise", was: "" };
  let element = "";
  publish((document) => {
    const { slots } = largest(document);
    element = slots[0]?.element ?? "";
    const known = document.spec.elements[element];
    if (known === undefined) throw new Error("the layout has no widgets");
    called.was = known.a11y.label;
    known.a11y.label = called.now;
    slots.reverse();
  });
  await listening(page, named(element, called.now));
  const before = await order(page);
  const widget = page.locator(`#${element}`);
  await widget.locator("details").first().evaluate((details) => details.setAttribute("open", ""));
  rollBack();
  const undo = page.locator("#live-undo");
  await expect(undo).toBeVisible({ timeout: FOLLOWS_MS });
  const after = await order(page);
  expect(after, "the same widgets").toHaveLength(before.length);
  expect(after).not.toEqual(before);
  await expect(page.locator("#live-said")).toContainText("Some widgets moved.");
  await expect(widget, "it changed as well").toHaveAttribute("data-label", called.was);
  await expect(widget.locator("details[open]"), "and is as its reader left it").toHaveCount(1);
  await undo.getByRole("button", { name: "Keep the order I had" }).click();
  await expect(page.getByRole("main")).toContainText("Your widgets are back in the order you had.");
  await expect.poll(() => order(page)).toEqual(before);
});
