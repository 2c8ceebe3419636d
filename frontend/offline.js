// What a browser shows while it cannot reach Attune: the dashboard as it was seen last, which says so, or a page that says
// that nothing can be shown. Run as the service worker `/sw.js`, which names what is kept of the site:
//
//   self.ATTUNE = { version, kept: [paths of the style sheet and the icon] }; importScripts("/pkg/offline.HASH.js");
//
// Only the dashboard is kept, for a week at most, and it goes when this browser is asked to sign in. Pages are always asked of the
// server first, and writes are never answered here. Where nothing can be kept, pages are shown as without this worker.

const SITE = `site-${self.ATTUNE.version}`;
const SNAPSHOT = "snapshot";
const OFFLINE = "/offline";
const DASHBOARD = "/dashboard";
const SIGN_IN = "/sign-in";
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

self.addEventListener("install", (event) => event.waitUntil(keepSite()));
self.addEventListener("activate", (event) => event.waitUntil(begin()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (self.ATTUNE.kept.includes(url.pathname)) event.respondWith(asset(request));
});

async function keepSite() {
  const site = await caches.open(SITE);
  // The page is that of nobody in particular: it is asked for without saying who asks.
  await site.addAll([OFFLINE, ...self.ATTUNE.kept].map((path) => new Request(path, { credentials: "omit" })));
  await self.skipWaiting();
}

async function begin() {
  const others = (await caches.keys()).filter((name) => name.startsWith("site-") && name !== SITE);
  await Promise.all(others.map((name) => caches.delete(name)));
  await lastSeen();
  await self.clients.claim();
}

async function asset(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function page(event, url) {
  const { request } = event;
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return (request.method === "GET" && url.pathname === DASHBOARD && (await lastSeen())) || caches.match(OFFLINE);
  }
  const isDashboard = request.method === "GET" && url.pathname === DASHBOARD && answer.ok && !answer.redirected;
  if (url.pathname === SIGN_IN) event.waitUntil(caches.delete(SNAPSHOT).catch(() => {}));
  if (isDashboard) event.waitUntil(keep(answer.clone()).catch(() => {}));
  return answer;
}

async function keep(answer) {
  const headers = { "x-kept-at": new Date().toISOString() };
  for (const name of ["content-type", "content-security-policy"]) headers[name] = answer.headers.get(name) ?? "";
  const snapshot = await caches.open(SNAPSHOT);
  await snapshot.put(DASHBOARD, new Response(await answer.text(), { headers }));
}

async function lastSeen() {
  const kept = await caches.match(DASHBOARD, { cacheName: SNAPSHOT });
  const at = new Date(kept?.headers.get("x-kept-at") ?? 0);
  if (!kept) return undefined;
  if (Date.now() - at.getTime() > KEPT_MS) {
    await caches.delete(SNAPSHOT);
    return undefined;
  }
  const when = at.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  const html = (await kept.text())
    .replace(/(<div id="offline"[^>]*?) hidden(="")?/, "$1")
    .replace(/(<time id="offline-at"[^>]*>)[^<]*/, `$1${when}`);
  return new Response(html, { headers: kept.headers });
}
