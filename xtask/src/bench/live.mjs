// How long the modules of pages that work their figures out take in the JavaScript engine that Chromium has too.
// Arguments: the module's glue, its WASM, and a file with what the page carries for it.

import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [glue, wasm, carried] = process.argv.slice(2);
const module = await import(pathToFileURL(glue));
await module.default({ module_or_path: await readFile(wasm) });
const inputs = await readFile(carried, "utf8");

// Each run asks for something else, so that nothing worked out before is of any use. The middle run is told.
function measure(name, runs, fieldsOf, work) {
  const took = [];
  for (let run = 0; run < runs; run += 1) {
    const fields = JSON.stringify(fieldsOf(run));
    const started = performance.now();
    const answer = JSON.parse(work(fields));
    took.push(performance.now() - started);
    if (!answer.shown) throw new Error(`${name}: ${JSON.stringify(answer)}`);
  }
  took.sort((a, b) => a - b);
  console.log(JSON.stringify({ name, value: took[Math.floor(took.length / 2)], unit: "ms" }));
}

if (module.WhatIf) {
  const whatIf = new module.WhatIf(inputs);
  const deposit = (run) => ({ deposit: String(5000 + run) });
  measure("what-if, tax, WASM", 51, deposit, (fields) => whatIf.tax(fields));
  measure("what-if, fan, WASM", 51, deposit, (fields) => whatIf.cash(fields));
} else {
  const plan = new module.Plan(inputs);
  const spending = (run) => ({
    born: "1970",
    last: "95",
    cash: "50000",
    taxable: "400000",
    deferred: "800000",
    free: "150000",
    benefits: "36000",
    pension: "12000",
    rule: "guardrails",
    spending: String(80000 + run),
  });
  measure("2,000 futures of 40 years, WASM", 11, spending, (fields) => plan.answer(fields));
}
