// A whole retirement in the browser: while someone moves a field of the form, its futures are worked out here and nothing
// is sent. Without script the form is sent, and the server writes the same texts. The page's half, beside what `live.js`
// names:
//
//   <script type="module" id="plan-boot" src="/pkg/plan.HASH.js" data-worker="…" data-js="…" data-wasm="…"></script>
//   #plan[data-own]    the customer's own figures as JSON; #plan-form the form
//   #plan-answer       what becomes of the plan, hidden while the fields make none
//   #plan-ends         when the money runs out, hidden while it never does
//   #plan-levers       the three levers, hidden while the plan needs none
//   #plan-problem      says which field cannot be used, or that the fields make no plan
//   #plan-said         tells those who do not see the page how often it lasts, once typing pauses
//
// Thousands of futures take longer than a frame, so a worker makes them (`plan-worker.js`). Its answer to what was asked
// last is the only one that is written.

const tag = document.getElementById("plan-boot");
const page = document.getElementById("plan");
const form = document.getElementById("plan-form");
const problem = document.getElementById("plan-problem");
const said = document.getElementById("plan-said");
const levers = document.getElementById("plan-levers");
const ends = document.getElementById("plan-ends");
const answers = document.getElementById("plan-answer");
const PAUSE_MS = 700;
const NO_PLAN = { sentence: "Enter your year of birth, what you have and what you spend." };

const worker = new Worker(tag.dataset.worker, { type: "module" });
const write = writerOf(page);
let asked = 0;
let saying = 0;

function workOut() {
  asked += 1;
  worker.postMessage({ id: asked, fields: JSON.stringify(Object.fromEntries(new FormData(form))) });
}

function show({ answer }) {
  const refused = answer === "nothing" ? NO_PLAN : answer.problem;
  sayProblem(form, problem, refused?.field, refused);
  // Without a plan no answer stands, since the last one is of another.
  answers.hidden = Boolean(refused);
  clearTimeout(saying);
  if (refused) {
    write.text("sentence", refused.sentence);
    write.text("after-fall", "");
    return;
  }
  const shown = answer.shown;
  write.text("sentence", shown.sentence);
  write.text("after-fall", shown.after_fall);
  write.text("in-words", shown.in_words);
  write.text("spread", shown.spread);
  write.paths({ ...shown.fan.paths, ends: shown.ends.bars });
  write.texts("spread-tick", shown.fan.ticks);
  write.texts("spread-label", shown.fan.labels);
  ends.hidden = shown.ends.sentence === "";
  write.text("ends", shown.ends.sentence);
  write.texts("ends-tick", shown.ends.ticks);
  write.texts("ends-label", shown.ends.labels);
  write.rows("fan", shown.fan.rows);
  write.rows("paid", shown.paid);
  shown.runs.forEach((run, index) => {
    write.text(`run-${index}`, run.end);
    write.rows(`run-${index}`, run.rows);
  });
  levers.hidden = shown.is_enough;
  saying = setTimeout(() => (said.textContent = shown.sentence), PAUSE_MS);
}

function showLevers({ levers: found, fields }) {
  for (const name of ["less", "work", "delay"]) write.text(name, found?.[name] ?? "");
  page.dataset.workedOut = fields;
}

// Without its module the form is still one that can be sent.
function giveUp() {
  for (const slider of form.querySelectorAll("[data-slides]")) slider.hidden = true;
  problem.textContent = "The figures cannot follow you here: press “Work it out”.";
}

worker.addEventListener("error", giveUp);
worker.addEventListener("message", ({ data }) => {
  if (data.failed) return giveUp();
  if (data.id !== asked) return;
  if ("answer" in data) show(data);
  else if ("levers" in data) showLevers(data);
  document.documentElement.dataset.plan = "live";
});
worker.postMessage({ js: tag.dataset.js, wasm: tag.dataset.wasm, own: page.dataset.own });
liveForm(form, workOut);
