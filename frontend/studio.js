// Composing a layout by mouse, touch and keyboard. Served as an external module on the page of a draft alone; every
// change goes to the same write as the forms of the page, as a form. The page's half of the agreement is:
//
//   .studio[data-draft][data-step][data-household]   the draft, and what every change says of it
//   #dashboard [data-zone] [data-slot=KEY]           the widgets where they stand, each with button.grab and input.pick
//   #palette [data-widget]                           what can be dragged onto the layout; hidden until this runs
//   form#together                                    what is done to all that are chosen
//   form[data-keeps=KEY]                             a form whose typed text outlives the page until it is kept
//   [data-counts=PATH]                               where the customers are counted for whom the form's condition holds
//
// Moving a widget by its handle is the island's, see islands::arrange; while it moves one, keys are left alone here.

const studio = document.querySelector(".studio");
const dashboard = document.getElementById("dashboard");
const { draft, step, household } = studio.dataset;
const handles = () => [...dashboard.querySelectorAll("button.grab")];
const slotOf = (node) => node?.closest?.("[data-slot]");
const picks = () => [...dashboard.querySelectorAll("input.pick")];
const pickOf = (slot) => slot.querySelector("input.pick");
const chosen = () => picks().filter((pick) => pick.checked).map((pick) => slotOf(pick).dataset.slot);

// What is remembered over the next page: where it was scrolled to and which handle had the focus.
const PLACE = `attune-studio-place ${draft}`;
const COPIED = "attune-studio-copied";

function store(kind, key, value) {
  // A browser may keep nothing; then the page is as it is without script.
  try {
    if (value === undefined) return JSON.parse(kind.getItem(key));
    if (value === null) kind.removeItem(key);
    else kind.setItem(key, JSON.stringify(value));
  } catch {
    return null;
  }
  return null;
}

function send(path, fields) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = path;
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.requestSubmit();
}

const edit = (kind, fields) => send("/api/edit-draft", { draft, step, household, kind, ...fields });
const picked = (keys) => Object.fromEntries(keys.map((key) => [`pick-${key}`, "true"]));

// --- Choosing several.

const status = document.getElementById("chosen");
const unchosen = status?.textContent;

function showChosen() {
  const keys = chosen();
  for (const pick of picks()) slotOf(pick).classList.toggle("is-chosen", pick.checked);
  status.textContent = keys.length === 0 ? unchosen : `${keys.length} chosen.`;
}

function chooseTo(from, to) {
  const slots = [...dashboard.querySelectorAll("[data-slot]")];
  const [first, last] = [slots.indexOf(from), slots.indexOf(to)].sort((a, b) => a - b);
  for (const slot of slots.slice(first, last + 1)) pickOf(slot).checked = true;
}

let anchor = null;

dashboard.addEventListener("change", (event) => {
  if (!event.target.matches("input.pick")) return;
  anchor = slotOf(event.target);
  showChosen();
});

dashboard.addEventListener("click", (event) => {
  const slot = slotOf(event.target);
  if (!slot || !(event.shiftKey || event.ctrlKey || event.metaKey)) return;
  if (event.target.closest("a, button, input, select, textarea, summary, label")) return;
  event.preventDefault();
  if (event.shiftKey && anchor?.isConnected) chooseTo(anchor, slot);
  else pickOf(slot).checked = !pickOf(slot).checked;
  anchor = slot;
  showChosen();
});

// --- Keys, while the focus is on the handle of a widget.

function focusBy(handle, steps, chooses) {
  const all = handles();
  const next = all[all.indexOf(handle) + steps];
  if (!next) return;
  if (chooses) {
    chooseTo(slotOf(handle), slotOf(next));
    showChosen();
  }
  next.focus();
}

function undo(words) {
  const button = [...document.querySelectorAll('form[action="/api/step-draft"] button')];
  button.find((each) => each.textContent.trim() === words && !each.closest(".arrange-undo"))?.click();
}

function onControlKey(key, slot, keys) {
  const alone = slot.dataset.slot;
  const all = keys.length > 0 ? keys : [alone];
  const zone = slot.closest("[data-zone]").dataset.zone;
  if (key === "c" || key === "x") {
    store(localStorage, COPIED, { from: draft, "from-step": step, elements: all.join(".") });
    status.textContent = `${all.length} copied.`;
    if (key === "x") edit("remove-several", picked(all));
  } else if (key === "v") {
    const copied = store(localStorage, COPIED);
    if (copied) edit("paste", { ...copied, zone, after: alone });
    else status.textContent = "Nothing is copied yet.";
  } else if (key === "d") edit("duplicate-several", picked(all));
  else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || dashboard.querySelector(".is-grabbed") || event.altKey) return;
  // Text fields and dialogs have these keys for themselves.
  if (event.target.closest("input:not(.pick), textarea, select, dialog, [contenteditable], .menu[open]")) return;
  const control = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (control && (key === "z" || key === "y")) {
    event.preventDefault();
    undo(key === "y" || event.shiftKey ? "Redo" : "Undo");
    return;
  }
  const handle = event.target.closest?.("#dashboard button.grab, #dashboard input.pick");
  if (!handle) return;
  const slot = slotOf(handle);
  const keys = chosen();
  if (control) {
    const isText = key === "c" && String(getSelection()) !== "";
    if (!isText && onControlKey(key, slot, keys)) event.preventDefault();
    return;
  }
  const grab = slot.querySelector("button.grab");
  if (key === "ArrowDown" || key === "ArrowRight") focusBy(grab, 1, event.shiftKey);
  else if (key === "ArrowUp" || key === "ArrowLeft") focusBy(grab, -1, event.shiftKey);
  else if (key === "Delete" || key === "Backspace") {
    edit("remove-several", picked(keys.length > 0 ? keys : [slot.dataset.slot]));
  } else if (key === "x") pickOf(slot).click();
  else if (key === "Escape" && keys.length > 0) {
    for (const pick of picks()) pick.checked = false;
    showChosen();
  } else return;
  event.preventDefault();
});

// --- Dragging by mouse and touch: a widget of the palette, or one that is there by its handle. Nothing moves until it is
// dropped, only the place is marked, so that nothing else jumps about and a frame stays short however much there is.

const palette = document.getElementById("palette");
// What is held: { widget } of the palette or the { slot } that is there, its ghost, where it is and where it would go.
let held = null;

// What is out of sight comes into it while something is held at the edge of the window.
const EDGE = 56;
const SPEED = 14;

function placeAt(x, y) {
  // What is dragged past the edge of the window is over what is at the edge.
  const within = (at, most) => Math.min(Math.max(at, 0), most - 1);
  const under = document.elementFromPoint(within(x, innerWidth), within(y, innerHeight));
  const zone = under?.closest("#dashboard [data-zone]");
  if (!zone) return null;
  const slot = slotOf(under);
  if (!slot) return { zone, before: null };
  const shape = slot.getBoundingClientRect();
  const isWide = shape.width >= zone.clientWidth * 0.75;
  const isPast = isWide ? y > shape.y + shape.height / 2 : x > shape.x + shape.width / 2;
  return { zone, before: isPast ? slot.nextElementSibling : slot };
}

const MARKS = ["is-drop", "is-drop-before", "is-drop-after"];

function mark(place) {
  const [node, name] = !place
    ? [null, ""]
    : place.before
      ? [place.before, "is-drop-before"]
      : place.zone.lastElementChild
        ? [place.zone.lastElementChild, "is-drop-after"]
        : [place.zone, "is-drop"];
  if (node?.classList.contains(name)) return;
  for (const marked of dashboard.querySelectorAll(MARKS.map((each) => `.${each}`).join())) marked.classList.remove(...MARKS);
  node?.classList.add(name);
}

function scrollAtEdges() {
  if (!held) return;
  const { x, y } = held;
  const by = y < EDGE ? -SPEED : y > innerHeight - EDGE ? SPEED : 0;
  if (by !== 0) {
    scrollBy(0, by);
    look();
  }
  requestAnimationFrame(scrollAtEdges);
}

function look() {
  held.place = placeAt(held.x, held.y);
  mark(held.place);
}

function hold(what, label, event) {
  const ghost = document.createElement("div");
  ghost.className = "palette-ghost";
  ghost.textContent = label;
  document.body.append(ghost);
  held = { ...what, ghost, place: null };
  follow(event);
  requestAnimationFrame(scrollAtEdges);
}

function follow(event) {
  held.x = event.clientX;
  held.y = event.clientY;
  held.ghost.style.transform = `translate(${held.x + 12}px, ${held.y + 12}px)`;
  look();
}

function letGo() {
  const drop = held;
  held?.ghost.remove();
  held = null;
  mark(null);
  return drop;
}

palette?.addEventListener("pointerdown", (event) => {
  const item = event.target.closest("[data-widget]");
  if (!item || event.button !== 0) return;
  event.preventDefault();
  item.setPointerCapture(event.pointerId);
  hold({ widget: item.dataset.widget }, item.dataset.label, event);
});

// The island picks a widget up, and saves the order it finds when it is let go; between the two it is told nothing.
addEventListener(
  "pointerdown",
  (event) => {
    const slot = event.button === 0 && event.target.closest("#dashboard button.grab") ? slotOf(event.target) : null;
    if (slot) hold({ slot }, slot.dataset.label, event);
  },
  { capture: true },
);
addEventListener(
  "pointermove",
  (event) => {
    if (!held) return;
    event.preventDefault();
    event.stopPropagation();
    follow(event);
  },
  { capture: true, passive: false },
);
addEventListener(
  "pointerup",
  () => {
    const { widget, slot, place } = letGo() ?? {};
    if (!place) return;
    const { zone, before } = place;
    if (widget) edit("add", { widget, zone: zone.dataset.zone, before: before?.dataset.slot ?? "" });
    else if (before !== slot && before !== slot.nextElementSibling) zone.insertBefore(slot, before);
    else if (before === null && zone !== slot.parentElement) zone.append(slot);
  },
  { capture: true },
);
addEventListener("pointercancel", letGo, { capture: true });
addEventListener("keydown", (event) => event.key === "Escape" && letGo(), { capture: true });

// --- What is typed and not kept outlives the page.

const keptKey = (form) => `attune-studio-typed ${draft} ${form.dataset.keeps} ${form.elements.breakpoint?.value ?? ""}`;
const SKIPPED = ["draft", "step", "household", "kind", "element", "breakpoint"];
const typedIn = (form) =>
  [...new FormData(form)].filter(([name]) => !SKIPPED.includes(name)).map(([name, value]) => [name, String(value)]);

function fill(form, typed) {
  const values = Object.fromEntries(typed);
  for (const field of form.elements) {
    if (!field.name || SKIPPED.includes(field.name)) continue;
    if (field.type === "checkbox") field.checked = field.name in values;
    else if (field.name in values) field.value = values[field.name];
  }
}

function restore(form) {
  const copy = store(localStorage, keptKey(form));
  if (!copy) return;
  const isRefused = form.querySelector("[aria-invalid]") !== null;
  // What was sent and kept made a step; a refusal and a broken connection did not.
  const isKept = copy.sent !== undefined && copy.sent !== step && !isRefused;
  if (isKept || JSON.stringify(copy.typed) === JSON.stringify(typedIn(form))) {
    store(localStorage, keptKey(form), null);
    return;
  }
  const kept = typedIn(form);
  fill(form, copy.typed);
  const note = document.createElement("p");
  note.className = "small typed-note";
  note.setAttribute("role", "status");
  note.append("What you typed here was not kept yet, so it is back. ");
  const forget = document.createElement("button");
  forget.type = "button";
  forget.className = "button button--small button--quiet";
  forget.textContent = "Forget it";
  forget.addEventListener("click", () => {
    store(localStorage, keptKey(form), null);
    fill(form, kept);
    note.remove();
  });
  note.append(forget);
  form.querySelector("h3").after(note);
}

for (const form of document.querySelectorAll("form[data-keeps]")) {
  restore(form);
  form.addEventListener("input", () => store(localStorage, keptKey(form), { typed: typedIn(form) }));
  form.addEventListener("submit", () => {
    store(localStorage, keptKey(form), { typed: typedIn(form), sent: step });
  });
}

// --- For whom a condition holds, while it is typed.

const reach = document.querySelector("[data-counts]");
const counted = reach?.closest("form");
let waiting = 0;
let asked = 0;

async function count() {
  asked += 1;
  const own = asked;
  const answer = await fetch(reach.dataset.counts, { method: "POST", body: new URLSearchParams(new FormData(counted)) }).catch(() => null);
  if (!answer?.ok || own !== asked) return;
  const { lines } = await answer.json();
  const [first = "", ...rest] = lines;
  const sentence = document.createElement("p");
  sentence.textContent = first;
  const list = document.createElement("ul");
  for (const line of rest) list.append(Object.assign(document.createElement("li"), { textContent: line }));
  reach.replaceChildren(sentence, list);
}

counted?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(count, 300);
});

// --- The page comes back as it was left.

function leave() {
  const focused = slotOf(document.activeElement)?.dataset.slot;
  store(sessionStorage, PLACE, { y: scrollY, focused: dashboard.contains(document.activeElement) ? focused : null });
}

function comeBack() {
  const place = store(sessionStorage, PLACE);
  store(sessionStorage, PLACE, null);
  if (!place) return;
  scrollTo(0, place.y);
  const slot = place.focused && dashboard.querySelector(`[data-slot="${CSS.escape(place.focused)}"]`);
  const handle = slot?.querySelector("button.grab") ?? (place.focused ? handles()[0] : null);
  if (!handle) return;
  handle.hidden = false;
  handle.focus({ preventScroll: true });
}

addEventListener("submit", leave);
if (palette) palette.hidden = false;
const keysHelp = document.getElementById("keys");
if (keysHelp) keysHelp.hidden = false;
if (status) showChosen();
comeBack();
studio.dataset.live = "true";
