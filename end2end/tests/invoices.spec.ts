// Invoices: written, sent, paid by a deposit, and brought from another program; with and without JavaScript.

import type { Page } from "@playwright/test";

import { expectAccessible } from "../fixtures/axe.ts";
import { importFile, introduce, signUp } from "../fixtures/people.ts";
import { day, Statement } from "../fixtures/statement.ts";
import { expect, test } from "../fixtures/test.ts";

test.beforeEach(async ({ page }) => {
  await signUp(page);
  await introduce(page, { name: "Maya", country: "US", profiling: false });
});

/** Writes a draft over one line, dated two months ago and due last month, and leaves the browser on its page. */
async function write(page: Page, number: string, client: string, price: string): Promise<void> {
  await page.goto("/invoices/new");
  await page.getByLabel("Client", { exact: true }).fill(client);
  await page.getByLabel("Invoice number").fill(number);
  await page.getByLabel("Date", { exact: true }).fill(day(2, 3));
  await page.getByLabel("Due", { exact: true }).fill(day(1, 3));
  await page.getByLabel("Description of line 1", { exact: true }).fill("Logo design");
  await page.getByLabel("Quantity of line 1", { exact: true }).fill("2");
  await page.getByLabel("Unit price of line 1", { exact: true }).fill(price);
  await page.getByRole("button", { name: "Save the draft" }).click();
}

/** Sends a table of invoices and waits for its preview. */
async function sendTable(page: Page, text: string): Promise<void> {
  await page.goto("/invoices/import");
  const buffer = Buffer.from(text, "utf8");
  await page.getByLabel("File of invoices").setInputFiles({ name: "invoices.csv", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: "Read the file" }).click();
  await expect(page).toHaveURL(/\/invoices\/import\/.+/);
}

test("from a draft to a paid invoice by way of the bank", async ({ page }) => {
  await page.goto("/invoices");
  await expect(page.getByText("No invoices yet")).toBeVisible();
  await write(page, "INV-1041", "Northwind Studio", "600.00");
  await expect(page.getByText("The draft is saved.")).toBeVisible();
  await expect(page.getByRole("main")).toContainText("$1,200.00");
  await expectAccessible(page);

  await page.getByLabel("Sent on").fill(day(2, 3));
  await page.getByRole("button", { name: "Mark as sent" }).click();
  await expect(page.getByText("The invoice is marked as sent.")).toBeVisible();
  await expect(page.getByText("Overdue", { exact: true })).toBeVisible();
  await expect(page.getByText("Expected deposit")).toBeVisible();
  await page.goto("/invoices");
  await expect(page.getByRole("region", { name: "What is owed, by how late it is" })).toContainText("Northwind Studio");
  await expectAccessible(page);

  const statement = new Statement("studio").in(2, (month) => [
    [day(month, 5), "CITY POWER", "-80.00"],
    ...(month === 1
      ? ([[day(month, 20), "ACH CREDIT NORTHWIND STUDIO INVOICE 1041", "1200.00"]] as [string, string, string][])
      : []),
  ]);
  await importFile(page, statement.csv());
  await page.getByRole("button", { name: /^Import/ }).click();
  await expect(page).toHaveURL(/\/dashboard/);
  await page.goto("/invoices");
  await expect(page.getByRole("row", { name: /INV-1041/ })).toContainText("Paid");
  await expect(page.getByText("Nobody owes you anything on an invoice you sent.")).toBeVisible();
  await page.getByRole("link", { name: "INV-1041" }).click();
  await expect(page.getByRole("article")).toContainText("Still owed");
  await expect(page.getByRole("article")).toContainText("$0.00");
});

test("a refused form keeps what was typed and says what to mend", async ({ page }) => {
  await write(page, "INV-1", "Northwind Studio", "a lot");
  await expect(page).toHaveURL(/\/invoices\/new/);
  await expect(page.getByText("The unit price of line 1 is not a number; write it as 1234.56.")).toBeVisible();
  await expect(page.getByLabel("Description of line 1", { exact: true })).toHaveValue("Logo design");
  await page.getByLabel("Unit price of line 1", { exact: true }).fill("12.50");
  await page.getByRole("button", { name: "Save the draft" }).click();
  await page.getByRole("link", { name: "Change it" }).click();
  await expect(page.getByLabel("Unit price of line 1", { exact: true })).toHaveValue("12.50");
  await page.getByLabel("Invoice number").fill("INV-2");
  await page.getByRole("button", { name: "Save the draft" }).click();
  await expect(page.getByRole("heading", { name: "Invoice INV-2" }).first()).toBeVisible();
  await page.getByRole("button", { name: "Delete the draft" }).click();
  await expect(page.getByText("The draft is deleted.")).toBeVisible();
});

test("the same table twice adds nothing, and what is here is written out", async ({ page }) => {
  const table = [
    "Number,Client,Issued,Due,Amount,Currency,Status",
    `A-1,Harbor Press,${day(2, 1)},${day(1, 1)},250.00,USD,sent`,
    `A-2,Birch,${day(1, 1)},${day(0, 28)},99.90,USD,draft`,
    `A-3,Birch,${day(1, 1)},${day(0, 28)},soon,USD,sent`,
    "",
  ].join("\n");
  await sendTable(page, table);
  await expect(page.getByText("2 new, 0 already here, 1 cannot be read")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Import 2 invoices" }).click();
  await expect(page.getByText("2 invoices imported, 1 could not be read.")).toBeVisible();
  await sendTable(page, table);
  await expect(page.getByText("Everything that can be read in this file is here already.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Import/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Discard" }).click();
  await page.goto("/invoices");
  await expect(page.getByText("2 invoices, newest first")).toBeVisible();
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export as CSV" }).click();
  expect((await downloading).suggestedFilename()).toBe("invoices.csv");
});

test("a payment recorded by hand is what is still owed at first", async ({ page }) => {
  await write(page, "INV-1", "Northwind Studio", "50.00");
  await page.getByRole("button", { name: "Mark as sent" }).click();
  await expect(page.getByLabel("Amount")).toHaveValue("100.00");
  await page.getByLabel("Amount").fill("40");
  await page.getByRole("button", { name: "Record the payment" }).click();
  await expect(page.getByText("The payment is recorded.")).toBeVisible();
  await expect(page.getByRole("article")).toContainText("$60.00");
  await page.getByText("Cancel this invoice", { exact: true }).click();
  await page.getByRole("button", { name: "Cancel it for good" }).click();
  await expect(page.getByText("Cancelled", { exact: true })).toBeVisible();
});

test("a platform's payout pays an invoice less its fee", async ({ page }) => {
  await write(page, "UP-1", "Northwind Studio", "500.00");
  await page.getByLabel("Sent on").fill(day(2, 3));
  await page.getByRole("button", { name: "Mark as sent" }).click();
  const statement = new Statement("payouts").in(2, (month) => [
    [day(month, 5), "CITY POWER", "-80.00"],
    ...(month === 1 ? ([[day(month, 20), "UPWORK ESCROW PAYOUT", "900.00"]] as [string, string, string][]) : []),
  ]);
  await importFile(page, statement.csv());
  await page.getByRole("button", { name: /^Import/ }).click();
  await page.goto("/invoices");
  await expect(page.getByText(/less a platform fee of 10/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: /^Record it as paid: \$900\.00/ }).click();
  await page.goto("/invoices");
  await expect(page.getByRole("row", { name: /UP-1/ })).toContainText("Paid");
});

test("a payment in another currency is income at the rate of its day", async ({ page }) => {
  await write(page, "EU-1", "Acme Paris", "500.00");
  await page.getByRole("link", { name: "Change it" }).click();
  await page.getByLabel("Currency").fill("EUR");
  await page.getByRole("button", { name: "Save the draft" }).click();
  await page.getByLabel("Sent on").fill(day(2, 3));
  await page.getByRole("button", { name: "Mark as sent" }).click();
  await page.getByLabel("Came on").fill(day(0, 1));
  await page.getByRole("button", { name: "Record the payment" }).click();
  await expect(page.getByText("It counts as income once you say what it was worth that day.")).toBeVisible();
  await page.getByRole("button", { name: "Save its worth" }).click();
  await expect(page.getByText("Enter the rate of exchange of the day the money came")).toBeVisible();
  await page.getByLabel("USD for one EUR").fill("1.10");
  await page.getByLabel("Where the rate is from").fill("ECB");
  await page.getByRole("button", { name: "Save its worth" }).click();
  await expect(page.getByText("is worth $1,100.00 for tax.")).toBeVisible();
  await expectAccessible(page);
  await page.goto("/tax");
  await expect(page.getByRole("main")).toContainText("$1,100.00");
});
