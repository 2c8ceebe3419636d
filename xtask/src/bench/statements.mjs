// How many megabytes of statements a second other readers read, in one thread, on the files that
// `cargo bench -p statements --bench statements` has written. Each has to find every row.
// Arguments: the folder with node_modules, and the folder with the files.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, files] = process.argv.slice(2);
const require = createRequire(join(folder, "package.json"));

/** Reads a file a few times; the best is told, once the engine has made the reader quick. One that fails tells nothing. */
async function measure(name, format, load) {
  try {
    const rowsOf = load();
    const bytes = await readFile(join(files, format));
    const expected = Number(await readFile(join(files, `${format}.rows`), "utf8"));
    let best = Infinity;
    for (let run = 0; run < 3; run += 1) {
      const started = performance.now();
      const rows = await rowsOf(bytes);
      best = Math.min(best, performance.now() - started);
      if (rows !== expected) throw new Error(`it finds ${rows} rows and not ${expected}`);
    }
    console.log(JSON.stringify({ name, value: bytes.length / 1000 / best, unit: "MB" }));
  } catch (error) {
    console.error(`${name}: ${error.message}`);
  }
}

const text = (bytes) => bytes.toString("utf8");

await measure("Papa Parse, fields alone", "CSV", () => {
  const { parse } = require("papaparse");
  return (bytes) => parse(text(bytes), { header: true, skipEmptyLines: true }).data.length;
});
await measure("ofx-js", "OFX", () => {
  const { parse } = require("ofx-js");
  return async (bytes) => (await parse(text(bytes))).OFX.STMTRS.BANKTRANLIST.STMTTRN.length;
});
await measure("qif2json", "QIF", () => {
  const { parse } = require("qif2json");
  return (bytes) => parse(text(bytes), { dateFormat: "uk" }).transactions.length;
});
await measure("fast-xml-parser, XML alone", "CAMT", () => {
  const { XMLParser } = require("fast-xml-parser");
  const parser = new XMLParser({ ignoreAttributes: false });
  return (bytes) => parser.parse(text(bytes)).Document.BkToCstmrStmt.Stmt.Ntry.length;
});
await measure("mt940-js", "MT940", () => {
  const { read } = require("mt940-js");
  return async (bytes) => (await read(bytes))[0].transactions.length;
});
