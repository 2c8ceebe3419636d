// How long the what-if module takes in the JavaScript engine that Chromium has too.
// Arguments: the module's glue, its WASM, and a file with the inputs a page carries.

import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const RUNS = 51;

const [glue, wasm, inputs] = process.argv.slice(2);
const module = await import(pathToFileURL(glue));
await module.default({ module_or_path: await readFile(wasm) });
const whatIf = new module.WhatIf(await readFile(inputs, "utf8"));

// Each run supposes another deposit, so that nothing worked out before is of any use. The middle run is told.
function measure(name, work) {
  const took = [];
  for (let run = 0; run < RUNS; run += 1) {
    const fields = JSON.stringify({ deposit: String(5000 + run) });
    const started = performance.now();
    const answer = JSON.parse(work(fields));
    took.push(performance.now() - started);
    if (!answer.shown) throw new Error(`${name}: ${JSON.stringify(answer)}`);
  }
  took.sort((a, b) => a - b);
  console.log(JSON.stringify({ name, value: took[Math.floor(took.length / 2)], unit: "ms" }));
}

measure("what-if, tax, WASM", (fields) => whatIf.tax(fields));
measure("what-if, fan, WASM", (fields) => whatIf.cash(fields));
