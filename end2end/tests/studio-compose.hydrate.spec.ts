// Composing layouts by mouse, by touch and by keys alone: what is added, chosen, copied and hidden; what was typed and not
// kept; and how the Studio is at every width and at 200 % zoom.

import type { Locator, Page } from "@playwright/test";

import { expectAccessible } from "../fixtures/axe.ts";
import { order } from "../fixtures/drag.ts";
import { enterAsProduct } from "../fixtures/staff.ts";
import { expect, hydrated, test } from "../fixtures/test.ts";

/** Waits until the page of a draft is live: its island and its own script. */
async function live(page: Page): Promise<void> {
  await hydrated(page);
  await page.locator(".studio[data-live]").waitFor({ state: "attached" });
}

async function beginDraft(page: Page, layout: string): Promise<string> {
  await page.goto("/studio");
  await page.getByRole("button", { name: `Begin a draft of ${layout}` }).click();
  await live(page);
  return new URL(page.url()).pathname;
}

/** The step the page shows: it counts up with every change that is kept. */
async function step(page: Page): Promise<number> {
  return Number(await page.locator(".studio").getAttribute("data-step"));
}

/** Does something that changes the draft, and waits for the page after it. */
async function changes(page: Page, act: () => Promise<void>): Promise<void> {
  const before = await step(page);
  await act();
  await expect(page.locator(".studio")).not.toHaveAttribute("data-step", String(before));
  await live(page);
}

async function middle(place: Locator): Promise<{ x: number; y: number }> {
  await place.scrollIntoViewIfNeeded();
  const box = await place.boundingBox();
  if (box === null) throw new Error("nothing is there");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Drags a widget of the palette to the left edge of a place. */
async function dragIn(page: Page, widget: string, place: Locator): Promise<void> {
  await changes(page, async () => {
    const disclosure = page.locator("#palette details");
    if ((await disclosure.getAttribute("open")) === null) await disclosure.locator("summary").click();
    const from = await middle(page.locator(`#palette [data-widget="${widget}"]`));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    // Held at the edge of the window, what is out of sight comes into it; the bar of what is chosen stays on top.
    const top = async () => (await place.boundingBox())?.y ?? 0;
    const left = (await place.boundingBox())?.x ?? 0;
    const isInSight = (node: Element) => {
      const { y } = node.getBoundingClientRect();
      return y < 700 && (y >= 180 || scrollY === 0);
    };
    const node = await place.elementHandle();
    if (node === null) throw new Error("nowhere to drag to");
    if (!(await node.evaluate(isInSight))) {
      await page.mouse.move(left + 15, (await top()) < 180 ? 5 : 895);
      // It goes on scrolling, so that looking now and then would miss it.
      await page.waitForFunction(isInSight, node, { polling: "raf" });
    }
    await page.mouse.move(left + 15, Math.max((await top()) + 15, 180), { steps: 3 });
    await page.mouse.move(left + 15, Math.max((await top()) + 15, 180));
    await page.mouse.up();
  });
}

test("a layout is composed for an audience by mouse, and looked at as somebody who struggles", async ({ page, browser }) => {
  const name = `home-mouse-${Date.now().toString(36)}`;
  await enterAsProduct(page);
  await page.goto("/studio");
  await page.getByLabel("Name", { exact: true }).fill("Not A Name");
  await page.getByRole("button", { name: "Begin the layout" }).click();
  await expect(page.getByRole("main")).toContainText("A name has small letters");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("checkbox", { name: "salaried" }).check();
  await page.getByRole("button", { name: "Begin the layout" }).click();
  await live(page);
  await expect(page.getByRole("main")).toContainText("A new layout.");

  const zone = (id: string) => page.locator(`#dashboard [data-zone="${id}"]`);
  await dragIn(page, "net-worth", zone("headline"));
  await dragIn(page, "upcoming-bills", zone("headline").locator("[data-slot]").first());
  await dragIn(page, "text-note", zone("main"));
  expect(await order(page)).toEqual(["upcoming-bills", "net-worth", "text-note"]);

  // A rule over who they are, counted while it is typed, and the same in the outline.
  await page.getByRole("navigation", { name: "Outline" }).getByRole("link", { name: "text-note", exact: true }).click();
  await live(page);
  await page.getByRole("combobox", { name: "Who sees it" }).selectOption("own");
  await page.getByLabel("Attribute", { exact: true }).selectOption("country");
  await page.getByLabel("With (optional)").fill("GB");
  await expect(page.locator("#reach")).toContainText(/It holds today for \d+ of \d+ customers/);
  await expect(page.locator("#reach")).toContainText("student:");
  await changes(page, () => page.getByRole("button", { name: "Keep: Who sees it" }).click());
  await expect(page.getByRole("navigation", { name: "Outline" })).toContainText("only if “country” is “GB”");
  await page.getByLabel("With the figures of").selectOption("freelancer");
  await page.getByRole("button", { name: "Show" }).click();
  await live(page);
  await expect(page.getByRole("navigation", { name: "Outline" })).toContainText("hidden from this household");
  await expect(page.locator('#dashboard [data-slot="text-note"]'), "what is hidden stays in sight").toBeVisible();
  await page.getByRole("link", { name: "Leave out what is hidden from this household" }).click();
  await expect(page.locator('#dashboard [data-slot="text-note"]')).toHaveCount(0);
  await page.getByRole("link", { name: "Show what is hidden from this household" }).click();
  await live(page);
  await expectAccessible(page);

  await page.getByLabel("Look at it").selectOption("draft");
  await page.getByLabel("They struggle").check();
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page.getByRole("main")).toContainText("The engine would show them home-distress");
  await expect(page.locator('#dashboard [data-slot="net-worth"]')).toBeVisible();
  await expect(page.locator('#dashboard [data-slot="text-note"]')).toHaveCount(0);
  await expectAccessible(page);

  // It goes the way of every layout, and an audience gets it; of nobody yet, since other tests run beside this one.
  await page.getByRole("link", { name: "Review and publish" }).click();
  await page.getByLabel("Why this change is made").fill("For people in their first job.");
  await page.getByRole("button", { name: "Send for review" }).click();
  const context = await browser.newContext({ baseURL: test.info().project.use.baseURL ?? "", extraHTTPHeaders: { "X-Forwarded-For": "10.8.7.6" } });
  const colleague = await context.newPage();
  await enterAsProduct(colleague);
  await colleague.goto(new URL(page.url()).pathname);
  await colleague.getByRole("button", { name: "Approve" }).click();
  await colleague.getByRole("button", { name: "Publish" }).click();
  await expect(colleague.getByRole("main")).toContainText("Revision 1 is live");
  await page.goto("/studio/audiences");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Who is meant").fill("people in their first job");
  await page.getByLabel("Layout they get").selectOption(name);
  await page.getByLabel("Shown to, per cent").fill("0");
  await page.getByLabel("Attribute", { exact: true }).selectOption("persona");
  await page.getByLabel("With (optional)").fill("salaried");
  await page.locator('form[action="/api/propose-audience"]').getByLabel("Why").fill("They asked for it.");
  await page.getByRole("button", { name: "Propose", exact: true }).click();
  await expect(page.getByRole("article").filter({ hasText: `Add “${name}”` })).toContainText(`They get ${name}, 0% of them.`);
  await page.getByRole("button", { name: `Drop: Add “${name}”` }).click();
  await context.close();
});

test("another is composed by keys alone", async ({ page }) => {
  await enterAsProduct(page);
  await beginDraft(page, "home-retiree");
  const before = await order(page);
  await page.getByLabel("Widget", { exact: true }).focus();
  await page.keyboard.type("text note");
  await changes(page, () => page.getByRole("button", { name: "Add", exact: true }).press("Enter"));
  const zoneEnd = await page.locator('#dashboard [data-zone="headline"] [data-slot]').last().getAttribute("data-slot");
  expect(zoneEnd).toBe("text-note");

  const handle = (slot: string) => page.locator(`#dashboard [data-slot="${slot}"] button.grab`);
  // From the first handle along the widgets, choosing two on the way.
  await page.locator("#dashboard button.grab").first().focus();
  await page.keyboard.press("ArrowDown");
  await expect(handle(String((await order(page))[1]))).toBeFocused();
  await page.keyboard.press("Shift+ArrowDown");
  await expect(page.locator("#chosen")).toHaveText("2 chosen.");
  await changes(page, () => page.keyboard.press("Control+d"));
  const doubled = await order(page);
  expect(doubled).toHaveLength(before.length + 3);
  await changes(page, () => page.keyboard.press("Control+z"));
  expect(await order(page)).toHaveLength(before.length + 1);

  // Copied here and pasted there; taken off again.
  await handle("text-note").focus();
  await page.keyboard.press("Control+c");
  await expect(page.locator("#chosen")).toHaveText("1 copied.");
  await page.locator("#dashboard button.grab").last().focus();
  await changes(page, () => page.keyboard.press("Control+v"));
  expect((await order(page)).at(-1)).toBe("text-note-2");
  await handle("text-note-2").focus();
  await changes(page, () => page.keyboard.press("Delete"));
  expect(await order(page)).not.toContain("text-note-2");

  // Delete takes off no widget while something is typed.
  await page.getByRole("navigation", { name: "Outline" }).getByRole("link", { name: "text-note", exact: true }).click();
  await live(page);
  const shown = await step(page);
  await page.getByLabel("Why it is here (optional)").focus();
  await page.keyboard.type("Because.");
  await page.keyboard.press("Delete");
  expect(await step(page)).toBe(shown);
  await expect(page.getByLabel("Why it is here (optional)")).toHaveValue("Because.");
});

test("an offer that is not guarded is shown as the customer would see it, until it is guarded", async ({ page }) => {
  await enterAsProduct(page);
  const draft = await beginDraft(page, "home-salaried");
  await dragIn(page, "text-note", page.locator('#dashboard [data-zone="main"] [data-slot]').first());
  await page.goto(`${draft}?element=text-note`);
  await live(page);
  await page.getByLabel("What it is about").selectOption("credit");
  await changes(page, () => page.getByRole("button", { name: "Keep: About it" }).click());
  const problems = page.getByRole("region", { name: "Problems" });
  await expect(problems).toContainText("The proof fails");
  await problems.getByRole("link", { name: "See it as they would" }).click();
  await expect(page.getByRole("main")).toContainText("By its own conditions alone the draft shows “text-note” here, although G1 forbids it.");
  await expect(page.getByRole("main")).toContainText("hardship: yes");
  await expect(page.locator('#dashboard [data-slot="text-note"]')).toBeVisible();
  await page.goto(`${draft}?element=text-note`);
  await live(page);
  await page.getByRole("combobox", { name: "Who sees it" }).selectOption("g1-own");
  await page.getByLabel("Attribute", { exact: true }).selectOption("country");
  await page.getByLabel("With (optional)").fill("GB");
  await changes(page, () => page.getByRole("button", { name: "Keep: Who sees it" }).click());
  await expect(problems).toContainText("Proved over");
});

test("a widget is dragged in by touch", async ({ page }) => {
  await enterAsProduct(page);
  await beginDraft(page, "home-salaried");
  await page.locator("#palette summary").click();
  const from = await middle(page.locator('#palette [data-widget="net-worth"]'));
  const finger = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: { x: number; y: number }[]) =>
    finger.send("Input.dispatchTouchEvent", { type, touchPoints });
  const before = await order(page);
  await changes(page, async () => {
    await touch("touchStart", [from]);
    const canvas = await page.locator("#dashboard").boundingBox();
    if (canvas === null) throw new Error("nowhere to drag to");
    for (let move = 1; move <= 6; move += 1) {
      await touch("touchMove", [{ x: from.x + ((canvas.x + 30 - from.x) * move) / 6, y: from.y + ((450 - from.y) * move) / 6 }]);
    }
    await touch("touchEnd", []);
  });
  expect((await order(page)).filter((slot) => !before.includes(slot))).toEqual(["net-worth-2"]);
});

test("what was typed and refused, or not kept, stays", async ({ page }) => {
  await enterAsProduct(page);
  const draft = await beginDraft(page, "home-student");
  await page.goto(`${draft}?element=net-worth`);
  await live(page);
  const phone = page.getByRole("form", { name: "Phone, of 4 columns" });
  await phone.getByLabel("Columns", { exact: true }).fill("9");
  await phone.getByRole("button").click();
  await live(page);
  await expect(phone).toContainText("At sm a widget spans 1 to 4 columns");
  await expect(phone.getByLabel("Columns", { exact: true })).toHaveValue("9");
  await expect(phone.getByLabel("Columns", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await changes(page, async () => {
    await phone.getByLabel("Columns", { exact: true }).fill("2");
    await phone.getByRole("button").click();
  });
  await expect(phone.getByLabel("Columns", { exact: true })).toHaveValue("2");

  await page.getByLabel("Why it is here (optional)").fill("Half a thought");
  await page.reload();
  await live(page);
  await expect(page.getByLabel("Why it is here (optional)")).toHaveValue("Half a thought");
  await expect(page.getByRole("main")).toContainText("What you typed here was not kept yet");
  await page.getByRole("button", { name: "Forget it" }).click();
  await expect(page.getByLabel("Why it is here (optional)")).not.toHaveValue("Half a thought");
  await page.reload();
  await live(page);
  await expect(page.getByRole("main")).not.toContainText("What you typed here was not kept yet");
});

test("every width has spans of its own, side by side", async ({ page }) => {
  await enterAsProduct(page);
  const draft = await beginDraft(page, "home-freelancer");
  const first = String((await order(page))[0]);
  await page.goto(`${draft}?element=${first}`);
  await live(page);
  const width = async (board: string) =>
    (await page.locator(`.board--${board} [data-slot="${board}-${first}"]`).boundingBox())?.width ?? 0;
  const widths = async () => {
    await page.goto(`${draft}/widths`);
    return { sm: await width("sm"), md: await width("md"), lg: await width("lg") };
  };
  const before = await widths();
  await expectAccessible(page);
  await page.goto(`${draft}?element=${first}`);
  await live(page);
  const phone = page.getByRole("form", { name: "Phone, of 4 columns" });
  await phone.getByLabel("Columns", { exact: true }).fill("2");
  await changes(page, () => phone.getByRole("button").click());
  const after = await widths();
  expect(after.sm).toBeLessThan(before.sm);
  expect({ md: after.md, lg: after.lg }).toEqual({ md: before.md, lg: before.lg });
});

test("at 200 % zoom everything is there and nothing is cut off", async ({ page }) => {
  // 1440 by 900 at 200 %.
  await page.setViewportSize({ width: 720, height: 450 });
  await enterAsProduct(page);
  const draft = await beginDraft(page, "home-business-owner");
  for (const path of ["/studio", `${draft}?element=net-worth`, `${draft}/widths`, `${draft}/review`, "/studio/audiences"]) {
    await page.goto(path);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
    await expectAccessible(page);
  }
});
