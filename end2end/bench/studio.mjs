// How long a frame of the Studio takes while one of 200 widgets is dragged, and how long while one is dragged from the
// palette: from the movement of the mouse to the picture that follows it, in the browser's main thread.
// Arguments: where the server is, and the address and password of a member of the product team.

import { signedIn } from "./chromium.mjs";

const [origin, email, password] = process.argv.slice(2);
const WIDGETS = 200;
const MOVES = 120;

const { browser, page } = await signedIn(origin, email, password);
await page.goto("/studio");
await page.getByRole("button", { name: "Begin a draft of home-neutral" }).click();
await page.waitForURL(/studio\/drafts/);

// Every other round doubles what is there, until there are enough.
async function live() {
  await page.locator("html[data-hydrated] .studio[data-live]").waitFor({ state: "attached" });
}
for (;;) {
  await live();
  const boxes = page.locator("#dashboard input.pick");
  const there = await boxes.count();
  if (there >= WIDGETS) break;
  await boxes.evaluateAll((all, most) => all.slice(0, most).forEach((box) => (box.checked = true)), WIDGETS - there);
  await Promise.all([page.waitForNavigation(), page.locator('button[value="duplicate-several"]').click()]);
}

const measure = () => page.evaluate(() => {
  globalThis.frames = [];
  let began = 0;
  const { port1, port2 } = new MessageChannel();
  port2.onmessage = () => {
    globalThis.frames.push(performance.now() - began);
    began = 0;
  };
  addEventListener(
    "pointermove",
    () => {
      if (began !== 0) return;
      began = performance.now();
      // The message comes once the frame that the movement asks for is laid out and painted.
      requestAnimationFrame(() => port1.postMessage(0));
    },
    { capture: true },
  );
});

async function drag(from, name) {
  await from.scrollIntoViewIfNeeded();
  const box = await from.boundingBox();
  const canvas = await page.locator("#dashboard").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.evaluate(() => (globalThis.frames.length = 0));
  for (let move = 0; move < MOVES; move += 1) {
    // To and fro over everything in view.
    const across = 0.5 + 0.45 * Math.sin(move / 6);
    const down = 0.5 + 0.4 * Math.cos(move / 9);
    await page.mouse.move(canvas.x + canvas.width * across, 900 * down);
  }
  const frames = await page.evaluate(() => globalThis.frames);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  frames.sort((a, b) => a - b);
  if (frames.length < MOVES / 2) throw new Error(`${name}: only ${frames.length} frames`);
  const at = (share) => frames[Math.min(frames.length - 1, Math.floor(frames.length * share))];
  console.log(JSON.stringify({ name: `${name}, p50`, value: at(0.5), unit: "ms" }));
  console.log(JSON.stringify({ name: `${name}, p95`, value: at(0.95), unit: "ms" }));
}

await measure();
await page.locator("#palette summary").click();
await drag(page.locator("#palette [data-widget]").first(), "a frame while a widget is dragged onto 200 others");
await page.reload();
await live();
await measure();
await drag(page.locator("#dashboard button.grab").nth(2), "a frame while one of 200 widgets is dragged");
await browser.close();
