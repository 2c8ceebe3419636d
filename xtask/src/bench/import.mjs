// How many rows of a statement a second another program takes into its books, from the file to rows that are stored: matched
// with what is there, and each with its payee. Its budget is made before, as our customer is.
// Arguments: the folder with node_modules, and the statement.

import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, statement] = process.argv.slice(2);
const require = createRequire(join(folder, "package.json"));

/** What it says on the way is not for whoever reads the figures. */
function quietly(work) {
  const { log, info, debug } = console;
  console.log = console.info = console.debug = () => undefined;
  return work().finally(() => Object.assign(console, { log, info, debug }));
}

/** `Date,Description,Amount`, as the program wants rows: amounts in minor units. */
function rowsOf(text) {
  return text
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => {
      const [date, payee_name, amount] = line.split(",");
      return { date, payee_name, amount: Math.round(Number(amount) * 100) };
    });
}

async function actual() {
  const api = require("@actual-app/api");
  const dataDir = join(folder, "actual");
  await mkdir(dataDir);
  await api.init({ dataDir });
  let account;
  await api.runImport("Measured", async () => {
    account = await api.createAccount({ name: "Everyday", offbudget: false }, 0);
  });
  const started = performance.now();
  const rows = rowsOf(await readFile(statement, "utf8"));
  const { added, errors } = await api.importTransactions(account, rows.map((row) => ({ account, ...row })));
  const seconds = (performance.now() - started) / 1000;
  await api.shutdown();
  if (added.length !== rows.length) throw new Error(`it took ${added.length} of ${rows.length} rows ${errors ?? ""}`);
  return rows.length / seconds;
}

try {
  const value = await quietly(actual);
  console.log(JSON.stringify({ name: "Actual", value, unit: "/s" }));
} catch (error) {
  console.error(`Actual: ${error.message}`);
}
process.exit(0);
