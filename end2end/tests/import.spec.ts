// Importing: nothing twice, undone by one click, refused with the reason; with and without JavaScript.

import { archive } from "../fixtures/archive.ts";
import { day, Statement } from "../fixtures/statement.ts";
import { expect, test } from "../fixtures/test.ts";
import { importFile, introduce, signUp } from "../fixtures/people.ts";

function statement(): Statement {
  return new Statement("everyday").in(3, (month) => [
    [day(month, 1), "PAYROLL ACME CORP", "2500.00"],
    [day(month, 3), "CORNER COFFEE", "-4.50"],
    [day(month, 3), "CORNER COFFEE", "-4.50"],
    [day(month, 9), "CITY POWER", "-80.00"],
  ]);
}

test.beforeEach(async ({ page }) => {
  await signUp(page);
  await introduce(page, { name: "Ana", country: "US", profiling: false });
});

test("the same file twice adds nothing, and two equal coffees stay two", async ({ page }) => {
  const file = statement().csv();
  await importFile(page, file);
  await page.getByRole("button", { name: /^Import/ }).click();
  await expect(page.getByText("12 transactions imported")).toBeVisible();
  await importFile(page, file);
  await expect(page.getByRole("main")).toContainText("12");
  await expect(page.getByRole("main")).toContainText(/already|duplicate/i);
});

test("an import is undone by one click", async ({ page }) => {
  await importFile(page, statement().csv());
  await page.getByRole("button", { name: /^Import/ }).click();
  await expect(page).toHaveURL(/\/dashboard/);
  await page.goto("/imports");
  await page.getByRole("button", { name: /Undo/ }).click();
  await expect(page.getByText("The import is undone: 12 transactions removed.")).toBeVisible();
  await page.goto("/transactions");
  await expect(page.getByText("CORNER COFFEE")).toHaveCount(0);
});

test("a file that is no statement is refused with the reason, and nothing is kept", async ({ page }) => {
  await page.goto("/import");
  await page
    .getByLabel("Statement file")
    .setInputFiles({ name: "letter.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 letter") });
  await page.getByRole("button", { name: "Read the file" }).click();
  await expect(page).toHaveURL(/\/import$/);
  await expect(page.getByText(/PDF document/).first()).toBeVisible();
});

test("a corrected category holds for all alike, counted first, and can be undone", async ({ page }) => {
  await importFile(page, statement().csv());
  await page.getByRole("button", { name: /^Import/ }).click();
  await page.goto("/transactions?q=coffee");
  await page.getByRole("link", { name: /Corner Coffee/i }).first().click();
  await page.getByLabel("Category", { exact: true }).selectOption("gifts-charity");
  await page.getByRole("button", { name: "See what would change" }).click();
  await expect(page.getByRole("main")).toContainText("5");
  await page.getByLabel(/This and all others/).check();
  await page.getByRole("button", { name: "Change the category" }).click();
  await expect(page.getByText("Changed 6 transactions to Gifts and charity.")).toBeVisible();
  await page.goto("/dashboard");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Undone: a category for all of a kind.")).toBeVisible();
});

const MT940 = [
  ":20:MARCH",
  ":25:NL00BANK0123456789",
  ":28C:1/1",
  ":60F:C260301EUR100,",
  ":61:2603020302D12,50NTRFNONREF//B1",
  ":86:/TRTP/SEPA/NAME/Bakery/REMI/bread/",
  ":62F:C260302EUR87,50",
  "-",
].join("\n");

const CAMT = `<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<Acct><Id><IBAN>DE00500105175407324931</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Ntry><Amt Ccy="EUR">2000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2026-03-03</Dt></BookgDt><NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>Employer</Nm></Pty></Dbtr></RltdPties>
<RmtInf><Ustrd>salary</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>`;

test("a compressed folder of an MT940 and a CAMT statement is imported as one, and can be taken away", async ({ page }) => {
  await importFile(page, archive("march.zip", { "march.sta": MT940, "march.xml": CAMT }));
  await expect(page.getByText("read as ZIP")).toBeVisible();
  await expect(page.getByRole("main")).toContainText("Bakery bread");
  await expect(page.getByRole("main")).toContainText("Employer salary");
  await page.getByRole("button", { name: /^Import/ }).click();
  await expect(page.getByText("2 transactions imported")).toBeVisible();
  await page.goto("/account");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "OFX" }).click();
  expect((await download).suggestedFilename()).toBe("transactions.ofx");
});
