// Makes the futures of a plan, off the thread that draws the page. It is told where its module is, and then what is asked,
// `{ id, fields }`; it answers with `{ id, answer }` at once and `{ id, fields, levers }` when those are found, and leaves
// out what is no longer asked. Where it cannot answer it says `{ id, failed }`.

let ready;
let latest = 0;

async function start({ js, wasm, own }) {
  const module = await import(js);
  await module.default({ module_or_path: wasm });
  return new module.Plan(own);
}

// A turn of the event loop, in which a newer question is heard.
const turn = () => new Promise((resolve) => setTimeout(resolve));

async function answer({ id, fields }) {
  latest = id;
  const plan = await ready;
  await turn();
  if (id !== latest) return;
  const found = JSON.parse(plan.answer(fields));
  postMessage({ id, answer: found });
  await turn();
  if (id !== latest || !found.shown) return;
  postMessage({ id, fields, levers: JSON.parse(plan.levers()) });
}

addEventListener("message", ({ data }) => {
  if ("own" in data) ready = start(data);
  else answer(data).catch(() => postMessage({ id: data.id, failed: true }));
});
