// The fixtures do what every other test relies on.

import { Statement } from "../fixtures/statement.ts";
import { expect, test } from "../fixtures/test.ts";

test("a page that complains fails its test", async ({ page }) => {
  test.fail();
  await page.goto("/sign-in");
  await page.evaluate(() => console.error("something is wrong"));
});

test.describe("a complaint that is expected", () => {
  test.use({ expectedProblems: [/something is wrong/] });

  test("fails nothing", async ({ page, problems }) => {
    await page.goto("/sign-in");
    await page.evaluate(() => console.error("something is wrong"));
    await expect.poll(() => problems.length).toBe(1);
  });
});

test("a statement says the same as OFX and as CSV", () => {
  const statement = new Statement("checking-1")
    .with(["2025-03-05", "RENT & FEES", "-900.10"], ["2025-03-01", 'CLIENT "ONE"', "2400.00"])
    .closingAt("1499.90");
  expect(statement.count).toBe(2);
  expect(statement.sum).toBe("1499.90");
  const csv = ["Date,Description,Amount", '2025-03-01,"CLIENT ""ONE""",2400.00', '2025-03-05,"RENT & FEES",-900.10', ""];
  expect(statement.csv().buffer.toString()).toBe(csv.join("\r\n"));
  const ofx = statement.ofx().buffer.toString();
  expect(ofx).toContain("<DTPOSTED>20250305</DTPOSTED><TRNAMT>-900.10</TRNAMT>");
  expect(ofx).toContain("<NAME>RENT &amp; FEES</NAME>");
  expect(ofx).toContain("<BALAMT>1499.90</BALAMT>");
});
