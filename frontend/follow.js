// Lets an open dashboard follow what does not wait until the next visit: figures that have changed, a revision that was taken
// back, what keeps its reader safe, and zones that may change while somebody looks. Served as an external module on the dashboard alone; the page's half
// of the agreement is:
//
//   <script type="module" id="follow" src="/pkg/follow.HASH.js"></script>
//   #live[data-decision]   the decision the page shows, and with data-books the version of its figures
//   #live-said             a polite live region
//   #live-waiting          says that something waits, with a button that shows it; hidden
//   #live-undo             the form that keeps the order there was; hidden
//   [data-part="NAME"]     what stands around the widgets and goes with them
//   #dashboard             zones [data-zone] with widgets [data-slot], whose state is kept by data-state
//
// `/live` says that there is something new and never what. The page is then asked for again, read without running anything
// of it, and compared widget by widget: what is the same stays the very node it is. A widget in use is neither moved nor
// replaced nor taken away: one that holds the focus, a selection or typed text, is under the pointer or was used in the last
// ten seconds. Others are moved around it, and what is meant for it waits, or comes when its reader asks for it.
//
// Without JavaScript the next visit shows what is new.

const IDLE_MS = 10_000;
const LOOK_EVERY_MS = 1_000;
const RETRY_MS = 3_000;
const REFUSED_MS = 30_000;
const SPREAD_MS = 400;

const host = document.getElementById("live");
const said = document.getElementById("live-said");
const waiting = document.getElementById("live-waiting");
const undo = document.getElementById("live-undo");
const dashboard = document.getElementById("dashboard");
const boot = document.getElementById("boot");

const lastUsed = new WeakMap();
const states = new Map();
let source;
let looking = 0;

const pause = (duration_ms) => new Promise((resolve) => setTimeout(resolve, duration_ms));

const OFFLINE_AFTER_MS = 5_000;
const offline = document.getElementById("offline");
let lost;

// A server that starts anew is back within seconds; whoever is offline for longer is told that what they see is old.
function losing() {
  lost ??= setTimeout(() => {
    const at = document.getElementById("offline-at");
    at.textContent ||= new Date().toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
    offline.hidden = false;
  }, OFFLINE_AFTER_MS);
}

function found() {
  clearTimeout(lost);
  lost = undefined;
  document.getElementById("offline-at").textContent = "";
  offline.hidden = true;
}

function listen() {
  source?.close();
  const shown = new URLSearchParams({ decision: host.dataset.decision });
  if (host.dataset.books) shown.set("books", host.dataset.books);
  source = new EventSource(`/live?${shown}`);
  source.addEventListener("open", () => {
    host.dataset.listening = host.dataset.decision;
    found();
  });
  source.addEventListener("change", follow);
  source.addEventListener("error", again);
}

// A browser reconnects what is cut off by itself, and gives up for good where it is answered with anything but a stream: by a
// proxy while the server starts, or because too many pages listen.
function again() {
  losing();
  if (source.readyState !== EventSource.CLOSED) return;
  delete host.dataset.listening;
  setTimeout(listen, REFUSED_MS * (1 + Math.random()));
}

async function follow({ data }) {
  source.close();
  delete host.dataset.listening;
  // All pages hear of a release at once and need not ask at once; of figures hear those of one customer.
  if (data !== "books") await pause(Math.random() * SPREAD_MS);
  const page = await ask();
  if (page === undefined) {
    setTimeout(listen, RETRY_MS);
    return;
  }
  if (page.getElementById("boot")?.dataset.build !== boot.dataset.build) {
    tell(page.getElementById("live").dataset.decision, "rejected");
    offer(() => location.reload());
    return;
  }
  await patch(page, false);
  listen();
}

// The page as the server would show it now; nothing once its reader is signed out.
async function ask() {
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (!answer.ok || answer.redirected) return undefined;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.getElementById("live") && page.getElementById("dashboard") ? page : undefined;
  } catch {
    return undefined;
  }
}

// What is told may be lost with the network or the session; the page goes on as if nothing was.
function tell(decision, state) {
  fetch("/api/note-applied", { method: "POST", body: new URLSearchParams({ decision, state }), keepalive: true }).catch(() => {});
}

// ---- What is in use

function use(event) {
  const section = event.target.closest?.("[data-slot]");
  if (section) lastUsed.set(section, performance.now());
}

function isTyped(field) {
  if (field.type === "hidden") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (!field.options) return field.value !== field.defaultValue;
  const chosen = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(chosen, 0);
}

const fieldsIn = (section) => [...section.querySelectorAll("input, textarea, select")];

function isInUse(section) {
  const selection = document.getSelection();
  return (
    section.contains(document.activeElement) ||
    section.matches(":hover, :active, .is-grabbed") ||
    fieldsIn(section).some(isTyped) ||
    (!selection.isCollapsed && section.contains(selection.anchorNode)) ||
    performance.now() - (lastUsed.get(section) ?? -IDLE_MS) < IDLE_MS
  );
}

// ---- What a widget remembers, by its state's key

const stateKey = (section) => section.dataset.state || section.dataset.slot;

// Asking every element how far it is scrolled takes as long as everything else together.
const onceScrolled = new WeakSet();

function remember(section) {
  const scrolled = [...section.querySelectorAll("*")]
    .map((element, at) => [at, element])
    .filter(([, element]) => onceScrolled.has(element))
    .map(([at, element]) => [at, element.scrollLeft, element.scrollTop]);
  states.set(stateKey(section), {
    open: [...section.querySelectorAll("details")].map((details) => details.open),
    fields: fieldsIn(section).map((field) => [field.name, field.type, field.value, field.checked]),
    scrolled: scrolled.filter(([, left, top]) => left > 0 || top > 0),
  });
}

function recall(section) {
  const state = states.get(stateKey(section));
  if (!state) return;
  section.querySelectorAll("details").forEach((details, at) => (details.open = state.open[at] ?? details.open));
  fieldsIn(section).forEach((field, at) => {
    const [name, type, value, checked] = state.fields[at] ?? [];
    if (field.name !== name || field.type !== type || type === "hidden") return;
    if (type === "checkbox" || type === "radio") field.checked = checked;
    else field.value = value;
  });
  const elements = section.querySelectorAll("*");
  state.scrolled.forEach(([at, left, top]) => elements[at]?.scrollTo({ left, top, behavior: "instant" }));
}

// ---- Comparing and changing

const slotsIn = (root) => new Map([...root.querySelectorAll("[data-slot]")].map((section) => [section.dataset.slot, section]));

// A widget as the server wrote it, without what a reader or a script has made of it since.
function written(section) {
  const copy = section.cloneNode(true);
  copy.classList.remove("is-grabbed", "is-new");
  copy.querySelectorAll("details").forEach((details) => details.removeAttribute("open"));
  copy.querySelectorAll("button.grab").forEach((handle) => handle.setAttribute("hidden", ""));
  return copy.outerHTML;
}

const copyOf = (node) => document.importNode(node, true);

function insert(zone, node, before) {
  if (node.isConnected && zone.moveBefore) zone.moveBefore(node, before);
  else zone.insertBefore(node, before);
}

function orderNow() {
  const zones = [...dashboard.querySelectorAll("[data-zone]")];
  return zones.map((zone) => `${zone.dataset.zone}:${[...slotsIn(zone).keys()].join(".")}`).join("*");
}

// The zone of a name, made in its place where there is none.
function zoneOf(fresh, last) {
  const zones = [...dashboard.querySelectorAll("[data-zone]")];
  let zone = zones.find((known) => known.dataset.zone === fresh.dataset.zone);
  if (!zone) {
    zone = fresh.cloneNode(false);
    zone = copyOf(zone);
    dashboard.insertBefore(zone, last ? last.nextSibling : dashboard.firstChild);
  }
  for (const { name, value } of fresh.attributes) zone.setAttribute(name, value);
  return zone;
}

// Puts the widgets of a zone into their order. Those in use stay where they are and the others are moved around them; of
// those in use, one that would have to pass another waits.
function arrange(zone, wanted, inUse, copies, outcome) {
  const now = [...zone.children];
  let reached = -1;
  const still = new Set();
  const placed = wanted.filter((section) => {
    if (!inUse(section)) return true;
    const at = now.indexOf(section);
    if (at > reached) {
      reached = at;
      still.add(section);
      return true;
    }
    outcome.deferred.push(section.dataset.slot);
    return false;
  });
  let last = null;
  for (const section of placed) {
    const place = last ? last.nextSibling : zone.firstChild;
    if (!still.has(section) && section !== place) {
      const isThere = section.isConnected;
      // What a copy stands for has been remembered, and is recalled once all are in their places.
      const isKnown = isThere && !copies.has(section);
      if (isKnown) remember(section);
      insert(zone, section, place);
      if (isThere) {
        outcome.moved.push(section.dataset.slot);
        if (isKnown) recall(section);
      }
    }
    last = section;
  }
}

async function patch(page, isAskedFor) {
  const fresh = page.getElementById("dashboard");
  const orderBefore = orderNow();
  const outcome = { added: [], gone: [], changed: [], moved: [], deferred: [] };
  const { hydrateIn, disposeIn } = await import(boot.src);

  // Everything is asked of the page before anything of it changes: asked in between, it would be laid out each time.
  const before = slotsIn(dashboard);
  const after = slotsIn(fresh);
  const anchor = [...before.values()].find((section) => section.getBoundingClientRect().bottom > 0);
  const anchoredAt = anchor?.getBoundingClientRect().top;
  const used = new Set(isAskedFor ? [] : [...before.values()].filter(isInUse));
  const inUse = (section) => used.has(section);
  const isSame = (key) => after.has(key) && written(before.get(key)) === written(after.get(key));
  const same = new Set([...before.keys()].filter(isSame));
  for (const [key, section] of before) if (!same.has(key) && !inUse(section)) remember(section);

  for (const [key, section] of before) {
    if (after.has(key)) continue;
    if (inUse(section)) outcome.deferred.push(key);
    else {
      await disposeIn(section);
      section.remove();
      outcome.gone.push(section.dataset.label);
    }
  }
  const nodes = new Map();
  const copies = new Set();
  for (const [key, section] of after) {
    const known = before.get(key);
    if (same.has(key)) nodes.set(key, known);
    else if (known && inUse(known)) {
      outcome.deferred.push(key);
      nodes.set(key, known);
    } else {
      const copy = copyOf(section);
      copy.classList.add("is-new");
      copies.add(copy);
      nodes.set(key, copy);
      if (known) {
        await disposeIn(known);
        known.replaceWith(copy);
        outcome.changed.push(section.dataset.label);
      } else outcome.added.push(section.dataset.label);
    }
  }
  let last = null;
  for (const freshZone of fresh.querySelectorAll("[data-zone]")) {
    const zone = zoneOf(freshZone, last);
    const wanted = [...slotsIn(freshZone).keys()].map((key) => nodes.get(key));
    const staying = wanted.filter((section) => {
      const comes = section.isConnected && section.parentElement !== zone && inUse(section);
      if (comes) outcome.deferred.push(section.dataset.slot);
      return !comes;
    });
    arrange(zone, staying, inUse, copies, outcome);
    last = zone;
  }
  for (const zone of dashboard.querySelectorAll("[data-zone]")) {
    const isMeant = fresh.querySelector(`[data-zone="${CSS.escape(zone.dataset.zone)}"]`);
    if (!isMeant && slotsIn(zone).size === 0) zone.remove();
  }
  copies.forEach(recall);
  await replaceParts(page, hydrateIn, disposeIn);
  if (boot.dataset.build === document.documentElement.dataset.hydrated) {
    dashboard.querySelectorAll("button.grab").forEach((handle) => (handle.hidden = false));
  }
  await hydrateIn(dashboard);
  if (anchor?.isConnected) scrollBy({ top: anchor.getBoundingClientRect().top - anchoredAt, behavior: "instant" });

  const decision = page.getElementById("live").dataset.decision;
  host.dataset.decision = decision;
  const { books } = page.getElementById("live").dataset;
  if (books) host.dataset.books = books;
  if (fresh.dataset.decision) dashboard.dataset.decision = fresh.dataset.decision;
  else delete dashboard.dataset.decision;
  document.dispatchEvent(new Event("attune:patched"));
  finish(page, decision, orderBefore, outcome, isAskedFor);
}

// What stands around the widgets. An island among it ends with the old one and begins with the new.
async function replaceParts(page, hydrateIn, disposeIn) {
  for (const part of document.querySelectorAll("[data-part]")) {
    const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
    const props = (root) => [...root.querySelectorAll("leptos-island")].map((island) => island.dataset.props).join();
    const isSame = part.querySelector("leptos-island")
      ? props(part) === props(fresh ?? part)
      : fresh === null || part.innerHTML === fresh.innerHTML;
    if (isSame || part.contains(document.activeElement)) continue;
    await disposeIn(part);
    part.replaceChildren(...[...fresh.childNodes].map(copyOf));
    await hydrateIn(part);
  }
}

function finish(page, decision, orderBefore, outcome, isAskedFor) {
  clearTimeout(looking);
  const isWaiting = outcome.deferred.length > 0;
  tell(decision, isWaiting ? "deferred" : "applied");
  const told = [
    ...outcome.added.map((label) => `${label} added.`),
    ...outcome.gone.map((label) => `${label} taken away.`),
    ...outcome.changed.map((label) => `${label} changed.`),
    ...(outcome.moved.length > 0 ? ["Some widgets moved."] : []),
  ];
  if (told.length > 0) said.textContent = `Your dashboard was updated. ${told.join(" ")}`;
  if (outcome.moved.length > 0) {
    undo.elements.decision.value = decision;
    undo.elements.order.value = orderBefore;
    undo.hidden = false;
  }
  if (isAskedFor) {
    dashboard.setAttribute("tabindex", "-1");
    dashboard.focus({ preventScroll: true });
  }
  waiting.hidden = true;
  if (!isWaiting) return;
  offer(() => patch(page, true));
  const look = () => {
    const isFree = outcome.deferred.every((key) => {
      const section = slotsIn(dashboard).get(key);
      return !section || !isInUse(section);
    });
    if (isFree) patch(page, false);
    else looking = setTimeout(look, LOOK_EVERY_MS);
  };
  looking = setTimeout(look, LOOK_EVERY_MS);
}

function offer(show) {
  waiting.hidden = false;
  waiting.querySelector("button").onclick = () => {
    waiting.hidden = true;
    clearTimeout(looking);
    show();
  };
}

if (host && dashboard && boot) {
  for (const kind of ["focusout", "input", "pointerdown", "keydown"]) dashboard.addEventListener(kind, use);
  dashboard.addEventListener("scroll", ({ target }) => onceScrolled.add(target), { capture: true, passive: true });
  addEventListener("pagehide", () => source?.close());
  // The Back button shows the page as it was left.
  addEventListener("pageshow", ({ persisted }) => persisted && listen());
  listen();
}

navigator.serviceWorker?.register("/sw.js").catch(() => {});
