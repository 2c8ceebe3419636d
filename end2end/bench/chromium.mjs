// The browser that is measured, signed in.

import { existsSync } from "node:fs";

import { chromium } from "@playwright/test";

/** Opens Chromium without a window and signs somebody in, on a page as wide as a desk's. */
export async function signedIn(origin, email, password) {
  const usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const executablePath = process.env.ATTUNE_CHROMIUM ?? usual.find((path) => existsSync(path));
  const isRoot = process.getuid?.() === 0;
  const args = ["--disable-gpu", "--disable-background-networking", ...(isRoot ? ["--no-sandbox"] : [])];
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args });
  const page = await browser.newPage({ baseURL: origin, viewport: { width: 1440, height: 900 } });
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).first().click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  return { browser, page };
}
