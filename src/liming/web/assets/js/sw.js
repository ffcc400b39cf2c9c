// The service worker: assets from the cache, pages of the field from the network within three seconds, else as they
// were kept. It never answers anything but GET; what a member enters is the page's own matter.
import { keepPage, keptPage } from "./phone/pages.js";
import { current, get } from "./phone/store.js";
import { tidy } from "./phone/tidy.js";

const { build, assets, offline } = self.LIMING;
const CACHE = `liming-${build}`;
const LONGEST = 3000;
const DOWN = [502, 503, 504];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...assets, offline])).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const clean = async () => {
    for (const name of await caches.keys()) if (name.startsWith("liming-") && name !== CACHE) await caches.delete(name);
    await tidy();
    await self.clients.claim();
  };
  event.waitUntil(clean());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (assets.includes(url.pathname)) event.respondWith(asset(request));
  else if (request.mode === "navigate" && url.pathname.startsWith("/field/")) event.respondWith(page(event, url));
});

async function asset(request) {
  return (await caches.match(request, { cacheName: CACHE, ignoreSearch: true })) ?? fetch(request);
}

async function page(event, url) {
  const asked = fetch(event.request);
  const late = new Promise((done) => { setTimeout(done, LONGEST, null); });
  const answer = await Promise.race([asked.catch(() => null), late]);
  if (answer && !DOWN.includes(answer.status)) {
    event.waitUntil(renew(url, answer.clone()).then(tidy));
    return answer;
  }
  const kept = await fromPhone(url);
  if (kept) {
    event.waitUntil(renewLate(event.resultingClientId, asked, url));
    return kept;
  }
  try {
    const slow = await asked;
    if (!DOWN.includes(slow.status)) return slow;
  } catch {
    // no signal
  }
  return (await caches.match(offline, { cacheName: CACHE })) ?? Response.error();
}

// A page that is kept anyway is kept as it was just seen. Whether it is now.
async function renew(url, answer) {
  const phone = await current();
  if (!phone || url.search) return false;
  const kept = await get("pages", [phone.account, url.pathname]);
  return Boolean(kept) && keepPage(phone, url.pathname, kept.mark, answer);
}

// The answer that came after the kept page was shown: it is kept, and the page is told.
async function renewLate(clientId, asked, url) {
  const answer = await asked.catch(() => null);
  if (!answer || !(await renew(url, answer))) return;
  (await self.clients.get(clientId))?.postMessage({ renewed: url.pathname });
}

// Another day than today is not kept as a page of its own; the kept one holds it further down.
async function fromPhone(url) {
  const phone = await current();
  const day = url.pathname === "/field/" && url.searchParams.get("day");
  if (day && phone) return Response.redirect(`/field/#day-${encodeURIComponent(day)}`);
  const html = phone && (await keptPage(phone, url.pathname));
  return html ? new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8", "X-Kept": "1" } }) : null;
}
