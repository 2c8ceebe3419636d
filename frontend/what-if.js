// The what-if in the browser: while someone moves a field of the form, the figures are worked out in this page and
// nothing is sent. Without script the form is sent, and the server writes the same texts. The page's half, beside what
// `live.js` names:
//
//   <script type="module" id="what-if-boot" src="/pkg/what-if.HASH.js" data-js="…" data-wasm="…"></script>
//   #what-if[data-inputs]        the inputs as JSON; #what-if-form the form, its fields named supposed[NAME]
//   [data-figure="KEY"]          what KEY is as supposed; "KEY.change" the difference; tick-N, week-ROW-COLUMN and
//                                month-ROW-COLUMN the texts of the drawing and the tables behind it
//   #what-if-problem             says which field cannot be used
//   #what-if-said                tells those who do not see the table of the first figure, once typing pauses
//   #what-if-nothing             says that both columns are the same, while they are
//
// Tax answers within the frame; the fan is drawn after it, so that it never holds the tax figures up.

const tag = document.getElementById("what-if-boot");
const page = document.getElementById("what-if");
const form = document.getElementById("what-if-form");
const problem = document.getElementById("what-if-problem");
const said = document.getElementById("what-if-said");
const nothing = document.getElementById("what-if-nothing");
const PAUSE_MS = 700;

const module = await import(tag.dataset.js);
await module.default({ module_or_path: tag.dataset.wasm });
const whatIf = new module.WhatIf(page.dataset.inputs);
const write = writerOf(page);

function fields() {
  const name = /^supposed\[(.+)\]$/;
  const given = [...new FormData(form)].filter(([key]) => name.test(key));
  return JSON.stringify(Object.fromEntries(given.map(([key, text]) => [name.exec(key)[1], text])));
}

function writeFigures(figures) {
  for (const { key, after, change } of figures) {
    write.text(key, after);
    write.text(`${key}.change`, change);
  }
}

let waiting = 0;
let saying = 0;

function workOut() {
  const supposed = fields();
  const answer = JSON.parse(whatIf.tax(supposed));
  sayProblem(form, problem, `supposed[${answer.problem?.field}]`, answer.problem);
  cancelAnimationFrame(waiting);
  const figures = answer.shown;
  if (!figures) return;
  writeFigures(figures);
  nothing.hidden = figures.some(({ before, after }) => before !== after);
  clearTimeout(saying);
  saying = setTimeout(() => (said.textContent = `${figures[0].label}: ${figures[0].after}`), PAUSE_MS);
  waiting = requestAnimationFrame(() => drawCash(supposed));
}

function drawCash(supposed) {
  const cash = JSON.parse(whatIf.cash(supposed)).shown;
  if (cash) {
    writeFigures(cash.figures);
    write.paths(cash.paths);
    write.texts("what-if-fan-tick", cash.ticks);
    write.cells("week", cash.weeks);
    write.cells("month", cash.months);
  }
  page.dataset.workedOut = supposed;
}

liveForm(form, workOut);
document.documentElement.dataset.whatIf = "live";
