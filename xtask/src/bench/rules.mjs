// How many customers a second other rule engines find the first of thirty rules for, in one thread, on the rules and customers
// of `cargo bench -p decision --bench rules`. Each engine's answers are compared with ours before it is measured.
// Arguments: the folder with node_modules, and the file with rules, customers and answers.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, exchanged] = process.argv.slice(2);
const require = createRequire(join(folder, "package.json"));
const { rules, customers, answers } = JSON.parse(await readFile(exchanged, "utf8"));

async function measure(name, first) {
  for (const [index, customer] of customers.entries()) {
    const answer = (await first(customer)) ?? null;
    if (answer !== answers[index]) {
      throw new Error(`${name} answers ${answer} and not ${answers[index]} for ${JSON.stringify(customer)}`);
    }
  }
  const started = performance.now();
  let count = 0;
  while (performance.now() - started < 3000) {
    await first(customers[count % customers.length]);
    count += 1;
  }
  const value = Math.round((count * 1000) / (performance.now() - started));
  console.log(JSON.stringify({ name, value, unit: "/s" }));
}

const { ZenEngine } = require("@gorules/zen-engine");
const position = { x: 0, y: 0 };
const table = {
  nodes: [
    { id: "in", type: "inputNode", name: "in", position },
    {
      id: "table",
      type: "decisionTableNode",
      name: "table",
      position,
      content: {
        hitPolicy: "first",
        inputs: ["spending", "payers", "country"].map((field) => ({ id: field, name: field, field })),
        outputs: [{ id: "rule", name: "rule", field: "rule" }],
        rules: rules.map(({ spending, payers, country }, index) => ({
          _id: `rule-${index}`,
          spending: `> ${spending}`,
          payers: `<= ${payers}`,
          country: JSON.stringify(country),
          rule: String(index),
        })),
      },
    },
    { id: "out", type: "outputNode", name: "out", position },
  ],
  edges: [
    { id: "one", type: "edge", sourceId: "in", targetId: "table" },
    { id: "two", type: "edge", sourceId: "table", targetId: "out" },
  ],
};
const decision = new ZenEngine().createDecision(Buffer.from(JSON.stringify(table)));
await measure("zen-engine", async (customer) => (await decision.evaluate(customer)).result?.rule);

const { Engine } = require("json-rules-engine");
const engine = new Engine();
for (const [index, { spending, payers, country }] of rules.entries()) {
  engine.addRule({
    priority: rules.length - index,
    conditions: {
      all: [
        { fact: "spending", operator: "greaterThan", value: spending },
        { fact: "payers", operator: "lessThanInclusive", value: payers },
        { fact: "country", operator: "equal", value: country },
      ],
    },
    event: { type: "rule", params: { index } },
    onSuccess: () => engine.stop(),
  });
}
await measure("json-rules-engine", async (customer) => (await engine.run(customer)).events[0]?.params.index);
