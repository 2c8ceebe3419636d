// A retiree brings a brokerage statement, enters what one holding had cost, and sees what follows; with and without
// JavaScript.

import { expectAccessible } from "../fixtures/axe.ts";
import { enterDemo, importFile, introduce, signUp } from "../fixtures/people.ts";
import { day, type StatementFile } from "../fixtures/statement.ts";
import { expect, test } from "../fixtures/test.ts";

/** An investment statement as OFX, up to a day: one holding whose cost is told and one whose cost is not. */
function brokerage(until: string, name: string): StatementFile {
  const on = (date: string) => date.replaceAll("-", "");
  const dividend = (id: string, date: string) =>
    `<INCOME><INVTRAN><FITID>${id}<DTTRADE>${on(date)}</INVTRAN><SECID><UNIQUEID>ENEL</SECID><INCOMETYPE>DIV<TOTAL>215.00</INCOME>`;
  const position = (symbol: string, units: string, price: string, value: string) =>
    `<POSSTOCK><INVPOS><SECID><UNIQUEID>${symbol}</SECID><UNITS>${units}<UNITPRICE>${price}<MKTVAL>${value}<DTPRICEASOF>${on(until)}</INVPOS></POSSTOCK>`;
  const text =
    `OFXHEADER:100\n\n<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><DTASOF>${on(until)}<CURDEF>USD` +
    "<INVACCTFROM><BROKERID>B<ACCTID>4711</INVACCTFROM><INVTRANLIST>" +
    `<BUYSTOCK><INVBUY><INVTRAN><FITID>1<DTTRADE>${on(day(24, 2))}</INVTRAN><SECID><UNIQUEID>ENEL</SECID><UNITS>1000<UNITPRICE>6<TOTAL>-6000</INVBUY></BUYSTOCK>` +
    [20, 14, 8, 2].map((months, place) => dividend(`d${place}`, day(months, 5))).join("") +
    "</INVTRANLIST><INVPOSLIST>" +
    position("ENEL", "1000", "7.50", "7500") +
    position("BND", "100", "25", "2500") +
    "</INVPOSLIST><INVBAL><AVAILCASH>0</INVBAL></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1>" +
    "<SECLISTMSGSRSV1><SECLIST><STOCKINFO><SECINFO><SECID><UNIQUEID>ENEL</SECID><SECNAME>Enel<TICKER>ENEL</SECINFO></STOCKINFO>" +
    "<STOCKINFO><SECINFO><SECID><UNIQUEID>BND</SECID><SECNAME>Bond fund<TICKER>BND</SECINFO></STOCKINFO></SECLIST></SECLISTMSGSRSV1></OFX>\n";
  return { name, mimeType: "application/x-ofx", buffer: Buffer.from(text, "utf8") };
}

test("a brokerage statement, one missing cost, and what follows", async ({ page }) => {
  await signUp(page);
  await introduce(page, { name: "Ruth", country: "US", profiling: false });
  await page.goto("/portfolio");
  await expect(page.getByText("No holdings yet")).toBeVisible();
  await importFile(page, brokerage(new Date().toISOString().slice(0, 10), "broker.ofx"));
  await page.getByRole("button", { name: /^Import/ }).click();
  await page.goto("/portfolio");
  const main = page.getByRole("main");
  await expect(main).toContainText("7.2%");
  await expect(main).toContainText("of the 75.0% of your holdings whose cost is known");
  await expect(page.getByRole("row", { name: /Bond fund/ })).toContainText("unknown");
  await expectAccessible(page);

  await page.getByLabel(/^What 100 shares of Bond fund had cost/).fill("lots");
  await page.getByRole("button", { name: "Save the cost of Bond fund" }).click();
  await expect(page.getByText("Enter what they had cost as a number")).toBeVisible();
  await page.getByLabel(/^What 100 shares of Bond fund had cost/).fill("2,000");
  await page.getByRole("button", { name: "Save the cost of Bond fund" }).click();
  await expect(main).toContainText("the cost of everything is known");
  await expect(main).toContainText("5.4%");

  await page.getByRole("link", { name: "Calendar" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Income calendar" })).toBeVisible();
  await expect(main).toContainText("estimated");
  await expectAccessible(page);
  await page.getByRole("link", { name: "A year’s income" }).click();
  await expect(main).toContainText(/before tax, .* after what was withheld/);
  await expectAccessible(page);

  await page.goto("/portfolio/manage");
  await page.getByRole("textbox", { name: /^Class of Enel/ }).fill("Stocks");
  await page.getByRole("button", { name: "Save the class of Enel" }).click();
  await page.getByRole("textbox", { name: /^Class of Bond fund/ }).fill("Bonds");
  await page.getByRole("button", { name: "Save the class of Bond fund" }).click();
  const buffer = Buffer.from(`security,date,price\nENEL,${day(0, 1)},8.00\nBND,yesterday,1\n`, "utf8");
  await page.getByLabel("Table", { exact: true }).setInputFiles({ name: "prices.csv", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: "Keep these figures" }).click();
  await expect(page.getByRole("status")).toContainText(/1 price kept\. 1 line could not be read \(line 3/);
  await expectAccessible(page);

  await page.goto("/portfolio/rebalance");
  await page.getByRole("textbox", { name: /^Class 1/ }).fill("Stocks");
  await page.getByLabel("Per cent of class 1").fill("50");
  await page.getByRole("textbox", { name: /^Class 2/ }).fill("Bonds");
  await page.getByLabel("Per cent of class 2").fill("40");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("The targets add up to 90 %; they have to be 100 %.")).toBeVisible();
  await page.getByRole("textbox", { name: /^Class 1/ }).fill("Stocks");
  await page.getByLabel("Per cent of class 1").fill("50");
  await page.getByRole("textbox", { name: /^Class 2/ }).fill("Bonds");
  await page.getByLabel("Per cent of class 2").fill("50");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Worksheet" })).toBeVisible();
  await expect(page.getByRole("row", { name: /Enel/ })).toBeVisible();
  await page.getByLabel(/^New money/).fill("6,000");
  await page.getByRole("button", { name: "Work it out" }).click();
  await expect(main).toContainText("Nothing needs to be sold");
  await expectAccessible(page);
});

test("a retiree’s dashboard shows what the portfolio pays and what has to be taken", async ({ page }) => {
  await enterDemo(page, "retiree");
  await expect(page.getByRole("heading", { name: "Yield on cost" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Income from holdings" })).toBeVisible();
  await expect(page.getByText(/whose cost is known/).first()).toBeVisible();
  await page.goto("/retirement/plan?born=1958&taxable=200000&basis=120000&deferred=500000&spending=45000&benefits=24000");
  const main = page.getByRole("main");
  await expect(main).toContainText(/Your spending is paid to age 95 in \d+ of 100 futures/);
  await page.locator("summary", { hasText: "Worst run, year by year" }).click();
  await expect(page.getByRole("table", { name: /^Worst run/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("How spending follows").selectOption("guardrails");
  await page.getByRole("textbox", { name: /^Spent a year \(/ }).fill("70000");
  await page.getByRole("button", { name: "Work it out" }).click();
  await expect(main).toContainText(/Your spending is paid to age 95 in \d+ of 100 futures/);
});

test("a couple sees its accounts together and person by person", async ({ page }) => {
  await signUp(page);
  await introduce(page, { name: "Ruth", country: "US", profiling: false });
  await importFile(page, brokerage(new Date().toISOString().slice(0, 10), "broker.ofx"));
  await page.getByRole("button", { name: /^Import/ }).click();
  await page.goto("/portfolio/manage");
  await expect(page.getByLabel(/^Whose /)).toHaveCount(0);
  await page.getByLabel("Your partner’s name").fill("Bo");
  await page.getByLabel("Year of birth").fill("53");
  const household = page.getByRole("region", { name: "Your household" });
  await household.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Enter your partner’s year of birth")).toBeVisible();
  await expect(page.getByLabel("Your partner’s name")).toHaveValue("Bo");
  await page.getByLabel("Year of birth").fill("1953");
  await household.getByRole("button", { name: "Save" }).click();
  await page.getByLabel(/^Whose /).selectOption("Of Bo");
  await page.getByRole("button", { name: /^Save what .* is$/ }).click();
  await expect(page.getByLabel(/^Whose /)).toHaveValue("partner");
  await expectAccessible(page);

  await page.goto("/portfolio");
  const whose = page.getByRole("navigation", { name: "Whose" });
  await expect(whose.getByRole("link", { name: "Household" })).toHaveAttribute("aria-current", "true");
  await whose.getByRole("link", { name: "Yours" }).click();
  await expect(page.getByText("No account is yours alone")).toBeVisible();
  await whose.getByRole("link", { name: "Bo", exact: true }).click();
  await expect(page.getByRole("row", { name: /Enel/ })).toBeVisible();
  await page.getByRole("link", { name: "Calendar" }).click();
  await expect(whose.getByRole("link", { name: "Bo", exact: true })).toHaveAttribute("aria-current", "true");
  await page.getByRole("link", { name: "A year’s income" }).click();
  await expect(page.getByRole("main")).toContainText("Bo");
  await expectAccessible(page);
});
