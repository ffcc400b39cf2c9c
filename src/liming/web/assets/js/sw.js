// The service worker: assets from the cache; my day at once as it was kept when the app is opened, and renewed behind
// it; other pages of the field from the network within three seconds, else as they were kept. It never answers
// anything but GET; what a member enters is the page's own matter.
import { isOfToday, keepPage, keepPages, keptPage } from "./phone/pages.js";
import { current, get } from "./phone/store.js";
import { tidy } from "./phone/tidy.js";

const { build, assets, offline } = self.LIMING;
const CACHE = `liming-${build}`;
const PATHS = assets.map((address) => address.split("?")[0]);
const DAY = "/field/";
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
  if (PATHS.includes(url.pathname)) event.respondWith(asset(request));
  else if (request.mode === "navigate" && url.pathname.startsWith(DAY)) event.respondWith(page(event, url));
});

// A page of the app asks to keep the pages of the coming days; here that is in nobody's way.
self.addEventListener("message", (event) => {
  if (event.data?.isToKeep) event.waitUntil(keep(event.ports[0]));
});

async function keep(asked) {
  const phone = await current();
  asked.postMessage({ isKept: Boolean(phone) && (await keepPages(phone)) });
}

async function asset(request) {
  return (await caches.match(request, { cacheName: CACHE, ignoreSearch: true })) ?? fetch(request);
}

async function page(event, url) {
  const asked = fetch(event.request).then((answer) => (DOWN.includes(answer.status) ? null : answer)).catch(() => null);
  const opening = await openingPage(url);
  if (opening) {
    event.waitUntil(renewBehind(event.resultingClientId, asked, url));
    return opening;
  }
  const late = new Promise((done) => { setTimeout(done, LONGEST, null); });
  const answer = await Promise.race([asked, late]);
  if (answer) {
    event.waitUntil(renew(url, answer.clone()).then(tidy));
    return answer;
  }
  const kept = await fromPhone(url);
  if (kept) {
    event.waitUntil(renewBehind(event.resultingClientId, asked, url));
    return kept;
  }
  return (await asked) ?? (await caches.match(offline, { cacheName: CACHE })) ?? Response.error();
}

// A page that is kept anyway is kept as it was just seen. Its words, or null when it is not such a page.
async function renew(url, answer) {
  const phone = await current();
  if (!phone || url.search) return null;
  const kept = await get("pages", [phone.account, url.pathname]);
  return kept ? keepPage(phone, url.pathname, kept.mark, answer) : null;
}

// The answer that came after the kept page was shown: it is kept, and the page is told. One that is no such page, as
// after the end of a session, has to be opened.
async function renewBehind(clientId, asked, url) {
  const answer = await asked;
  const html = answer && (await renew(url, answer));
  const said = { page: url.pathname, html: html ?? "", isElsewhere: Boolean(answer) && !html };
  (await self.clients.get(clientId))?.postMessage(said);
}

// My day of today, when no window of ours is open yet and nothing has changed it since it was kept.
async function openingPage(url) {
  if (url.pathname !== DAY || url.search) return null;
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const phone = open.length ? null : await current();
  const html = phone && (await keptPage(phone, url.pathname, isOfToday));
  return html ? asAnswer(html.replace("<html ", "<html data-opening ")) : null;
}

// Another day than today is not kept as a page of its own; the kept one holds it further down.
async function fromPhone(url) {
  const phone = await current();
  const day = url.pathname === DAY && url.searchParams.get("day");
  if (day && phone) return Response.redirect(`/field/#day-${encodeURIComponent(day)}`);
  const html = phone && (await keptPage(phone, url.pathname));
  return html ? asAnswer(html) : null;
}

const asAnswer = (html) => new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8", "X-Kept": "1" } });
