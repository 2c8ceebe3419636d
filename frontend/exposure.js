// Tells the server which parts of the dashboard were seen, and which were opened or followed. Served as an external
// module on the dashboard alone; the page's half of the agreement is:
//
//   <script type="module" id="exposure" src="/pkg/exposure.HASH.js"></script>
//   #dashboard[data-decision]  the decision the screen came of; without it, as in a preview, nothing is told
//   [data-slot="KEY"]          one element of it
//   .card-menu                 what arranges an element; the server notes that by itself
//
// An element is seen once half of it, or half the window where it is taller than that, was in view for a second while
// the window itself was. The server keeps each once a decision, so a page that is loaded again tells nothing new.
// Without JavaScript nothing is told, and such readers are not counted.

const SEEN_MS = 1000;
const QUIET_MS = 2000;
const AT_ONCE = 200;
const STEPS = 100;

const dashboard = document.getElementById("dashboard");
let decision = dashboard?.dataset.decision;

const inView = new Map();
const told = new Set();
let waiting = [];
let quiet = 0;

// What is told may be lost with the network or the session; the page goes on as if nothing was.
function tell(path, fields) {
  const body = new URLSearchParams({ decision, ...fields });
  fetch(path, { method: "POST", body, keepalive: true }).catch(() => {});
}

function tellSeen() {
  clearTimeout(quiet);
  while (waiting.length > 0) tell("/api/note-exposures", { elements: waiting.splice(0, AT_ONCE).join(".") });
}

function see(element) {
  stopWatching(element);
  waiting.push(element.dataset.slot);
  clearTimeout(quiet);
  quiet = setTimeout(tellSeen, QUIET_MS);
}

function stopWatching(element) {
  clearTimeout(inView.get(element));
  inView.delete(element);
  observer.unobserve(element);
}

function startClock(element) {
  if (!document.hidden) inView.set(element, setTimeout(see, SEEN_MS, element));
}

function stopClock(element) {
  clearTimeout(inView.get(element));
  inView.set(element, 0);
}

function isInView({ isIntersecting, intersectionRatio, intersectionRect, rootBounds }) {
  return isIntersecting && (intersectionRatio >= 0.5 || intersectionRect.height >= rootBounds.height / 2);
}

const observer = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!isInView(entry)) {
        clearTimeout(inView.get(entry.target));
        inView.delete(entry.target);
      } else if (!inView.has(entry.target)) {
        inView.set(entry.target, 0);
        startClock(entry.target);
      }
    }
  },
  { threshold: Array.from({ length: STEPS + 1 }, (_, step) => step / STEPS) },
);

function did(event, kind) {
  const element = event.target.closest("[data-slot]")?.dataset.slot;
  const key = `${element} ${kind}`;
  if (!element || event.target.closest(".card-menu") || told.has(key)) return;
  told.add(key);
  tell("/api/note-outcome", { element, kind });
}

if (decision) {
  dashboard.querySelectorAll("[data-slot]").forEach((element) => observer.observe(element));
  dashboard.addEventListener("click", (event) => {
    if (event.target.closest("a[href]")) did(event, "acted");
    const details = event.target.closest("summary")?.parentElement;
    if (details && !details.open) did(event, "opened");
  });
  dashboard.addEventListener("submit", (event) => {
    const answer = event.target.elements.answer?.value;
    // What is put off or sent away is no use of it; the server notes that itself.
    if (!answer || answer === "acted") did(event, "acted");
  });
  document.addEventListener("visibilitychange", () => {
    inView.forEach((_, element) => (document.hidden ? stopClock(element) : startClock(element)));
    if (document.hidden) tellSeen();
  });
  addEventListener("pagehide", tellSeen);
}

// A page that followed a change shows another decision, under which everything can be seen anew.
document.addEventListener("attune:patched", () => {
  if (!decision) return;
  tellSeen();
  observer.disconnect();
  inView.forEach((clock) => clearTimeout(clock));
  inView.clear();
  told.clear();
  decision = dashboard.dataset.decision;
  if (decision) dashboard.querySelectorAll("[data-slot]").forEach((element) => observer.observe(element));
});
