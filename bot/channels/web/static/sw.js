// The service worker: the page opens without a line, and news reaches a closed page.

const CACHE = `smallgrid ${registration.scope}`;
const PATIENCE_MS = 4000; // on a bad line the kept page comes after this
const SHELL = [
  "./",
  "static/api.js",
  "static/base.css",
  "static/bubble.js",
  "static/chat.css",
  "static/chat.js",
  "static/composer.js",
  "static/dom.js",
  "static/geo.js",
  "static/icon.svg",
  "static/leaflet.css",
  "static/leaflet.js",
  "static/lines.js",
  "static/map.css",
  "static/map.js",
  "static/outbox.js",
  "static/panel.css",
  "static/panel.js",
  "static/photo.js",
  "static/push.js",
  "static/reports.js",
  "static/self.js",
  "static/settings.js",
  "static/sheet.js",
  "static/store.js",
  "static/stream.js",
  "static/unread.js",
  "static/voice.js",
  "static/words.js",
];

const inScope = (path) => new URL(path, registration.scope).href;
const ours = new Set([...SHELL, "api/map"].map(inScope));

addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL.map(inScope))).then(() => skipWaiting()));
});

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const address = request.url.split(/[?#]/)[0];
  if (request.method === "GET" && ours.has(address)) event.respondWith(fresh(event, address));
});

// The network's answer, which is kept; the kept one where the network has none or takes too long.
async function fresh(event, address) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(address);
  const asked = fetch(event.request).then(async (answer) => {
    if (answer.ok) await cache.put(address, answer.clone());
    return answer;
  });
  if (!kept) return asked;
  event.waitUntil(asked.catch(() => {}));
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, kept));
  return Promise.race([asked.then((answer) => (answer.status < 500 ? answer : kept)), patience]).catch(() => kept);
}

// A push brings {title, body, ticket, urgent}; news of one ticket takes the place of older news of it.
addEventListener("push", (event) => {
  const { title = "Smallgrid", body = "", ticket = null, urgent = false } = event.data?.json() ?? {};
  const icon = inScope("static/icon-192.png");
  const tag = ticket ? `ticket-${ticket}` : "news";
  event.waitUntil(registration.showNotification(title, { body, tag, icon, badge: icon, renotify: true, requireInteraction: urgent }));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openChat());
});

async function openChat() {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = pages.find(({ url }) => url.startsWith(registration.scope));
  return open ? open.focus() : clients.openWindow(registration.scope);
}
