// The what-if in the browser: while someone moves a field of the form, the figures are worked out in this page and
// nothing is sent. Without script the form is sent, and the server writes the same texts. The page's half:
//
//   <script type="module" id="what-if-boot" src="/pkg/what-if.HASH.js" data-js="…" data-wasm="…"></script>
//   #what-if[data-inputs]        the inputs as JSON; #what-if-form the form, its fields named supposed[NAME]
//   [data-figure="KEY"]          what KEY is as supposed; "KEY.change" the difference; tick-N, week-ROW-COLUMN and
//                                month-ROW-COLUMN the texts of the drawing and the tables behind it
//   path[data-path="NAME"]       the shapes of the drawing
//   input[data-slides="ID"]      a slider that moves the field ID, and follows it; hidden until the page is live
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

const places = new Map([...page.querySelectorAll("[data-figure]")].map((place) => [place.dataset.figure, place]));
const shapes = [...page.querySelectorAll("[data-path]")];

function fields() {
  const name = /^supposed\[(.+)\]$/;
  const given = [...new FormData(form)].filter(([key]) => name.test(key));
  return JSON.stringify(Object.fromEntries(given.map(([key, text]) => [name.exec(key)[1], text])));
}

function write(key, text) {
  const place = places.get(key);
  if (place && place.textContent !== text) place.textContent = text;
}

function writeFigures(figures) {
  for (const { key, after, change } of figures) {
    write(key, after);
    write(`${key}.change`, change);
  }
}

function writeRows(name, rows) {
  rows.forEach((cells, row) => cells.forEach((text, column) => write(`${name}-${row}-${column}`, text)));
}

// What the answer shows; nothing when a field cannot be used, which is said instead.
function shown(answer) {
  const sentence = answer.problem?.sentence ?? "";
  if (problem.textContent !== sentence) problem.textContent = sentence;
  for (const field of form.elements) {
    const isWrong = sentence !== "" && field.name === `supposed[${answer.problem.field}]`;
    if (isWrong) {
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-errormessage", problem.id);
    } else {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-errormessage");
    }
  }
  return answer.shown;
}

let waiting = 0;
let saying = 0;

function workOut() {
  const supposed = fields();
  const figures = shown(JSON.parse(whatIf.tax(supposed)));
  cancelAnimationFrame(waiting);
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
    for (const shape of shapes) shape.setAttribute("d", cash.paths[shape.dataset.path]);
    cash.ticks.forEach((text, place) => write(`tick-${place}`, text));
    writeRows("week", cash.weeks);
    writeRows("month", cash.months);
  }
  page.dataset.workedOut = supposed;
}

const sliders = [...form.querySelectorAll("[data-slides]")].map((slider) => [slider, document.getElementById(slider.dataset.slides)]);

// A field may hold more than its slider reaches, or grouped digits; the slider then stands as near as it can.
function follow() {
  for (const [slider, field] of sliders) slider.value = Number(field.value.replace(/[^0-9.-]/g, "")) || 0;
}

form.addEventListener("input", (event) => {
  const field = sliders.find(([slider]) => slider === event.target)?.[1];
  if (field) field.value = event.target.value;
  else follow();
  workOut();
});
function start() {
  follow();
  workOut();
}

for (const [slider] of sliders) slider.hidden = false;
// A page shown again by the Back button keeps what was typed.
addEventListener("pageshow", start);
start();
document.documentElement.dataset.whatIf = "live";
