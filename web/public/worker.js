// Lets an installed client open without a network, so that it can say so itself. It keeps the page and its assets, and nothing
// else: what people may see and the films never pass through here.

const KEPT = "client";
const PAGE = "/";

// Everything else need not come past here first: where the browser knows of routes, a film starts without this worker being asked.
const OURS = { or: [{ requestMode: "navigate" }, { urlPattern: "/assets/*" }] };

self.addEventListener("install", (event) => {
  event.addRoutes?.({ condition: { not: OURS }, source: "network" }).catch(() => undefined);
  event.waitUntil(keepAll().then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && !url.pathname.startsWith("/graphql")) event.respondWith(page(request));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(asset(request));
});

// The page names its assets by their hashes, so what is kept of another build is of no use.
async function keepAll() {
  const answer = await fetch(PAGE);
  if (!answer.ok) return;
  const names = [...(await answer.clone().text()).matchAll(/"(\/assets\/[^"]+)"/g)].map(([, name]) => name);
  await caches.delete(KEPT);
  const kept = await caches.open(KEPT);
  await kept.addAll(names);
  await kept.put(PAGE, answer);
}

async function page(request) {
  try {
    const answer = await fetch(request);
    const kept = await caches.match(PAGE);
    if (answer.ok && (await kept?.text()) !== (await answer.clone().text())) await keepAll();
    return answer;
  } catch (error) {
    const kept = await caches.match(PAGE);
    if (kept) return kept;
    throw error;
  }
}

// The parts of the client that were never opened come along the first time they are.
async function asset(request) {
  const known = await caches.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok && answer.type === "basic") await (await caches.open(KEPT)).put(request, answer.clone());
  return answer;
}
