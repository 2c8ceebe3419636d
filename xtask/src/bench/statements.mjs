// How many megabytes of statements a second other readers read, in one thread, on the files that
// `cargo bench -p statements --bench statements` has written. Each has to find every row.
// Arguments: the folder with node_modules, and the folder with the files.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, files] = process.argv.slice(2);
const require = createRequire(join(folder, "package.json"));

/** Reads a file a few times; the best is told, once the engine has made the reader quick. */
async function measure(name, format, rowsOf) {
  const bytes = await readFile(join(files, format));
  const expected = Number(await readFile(join(files, `${format}.rows`), "utf8"));
  let best = Infinity;
  for (let run = 0; run < 3; run += 1) {
    const started = performance.now();
    const rows = await rowsOf(bytes);
    best = Math.min(best, performance.now() - started);
    if (rows !== expected) throw new Error(`${name} finds ${rows} rows and not ${expected}`);
  }
  console.log(JSON.stringify({ name, value: bytes.length / 1000 / best, unit: "MB" }));
}

const text = (bytes) => bytes.toString("utf8");

const Papa = require("papaparse");
const csv = (bytes) => Papa.parse(text(bytes), { header: true, skipEmptyLines: true }).data.length;
await measure("Papa Parse, fields alone", "CSV", csv);

const ofx = require("ofx-js");
await measure("ofx-js", "OFX", async (bytes) => (await ofx.parse(text(bytes))).OFX.STMTRS.BANKTRANLIST.STMTTRN.length);

const qif = require("qif2json");
await measure("qif2json", "QIF", (bytes) => qif.parse(text(bytes), { dateFormat: "uk" }).transactions.length);

const { XMLParser } = require("fast-xml-parser");
const camt = (bytes) => new XMLParser({ ignoreAttributes: false }).parse(text(bytes)).Document.BkToCstmrStmt.Stmt.Ntry.length;
await measure("fast-xml-parser, XML alone", "CAMT", camt);

const mt940 = require("mt940-js");
await measure("mt940-js", "MT940", async (bytes) => (await mt940.read(bytes))[0].transactions.length);
