// The pages of the coming days, kept so that they open without a signal. Locked, and only those of the own account.
import { all, get, lock, put, remove, unlock } from "./store.js";
import { isOver } from "./tidy.js";
import { dayOf } from "./words.js";

const DAY = "/field/";
const ALIKE = 2;
const TRIES = 3;

// Whether everything that was asked for is kept now.
export async function keepPages(phone) {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await keepOnce(phone)) return true;
    await new Promise((done) => { setTimeout(done, 700); });
  }
  return false;
}

async function keepOnce(phone) {
  let told;
  try {
    const answer = await fetch("/api/sync/pages/", { headers: { "X-Device-Secret": phone.secret }, credentials: "omit" });
    if (!answer.ok) return false;
    told = await answer.json();
  } catch {
    return false;
  }
  await put("state", { name: "limits", days: told.days });
  const kept = new Map((await all("pages", phone.account)).map((page) => [page.url, page]));
  const wanted = new Set(told.pages.map((page) => page.url));
  for (const url of kept.keys()) if (!wanted.has(url)) await remove("pages", [phone.account, url]);
  const stale = told.pages.filter((page) => kept.get(page.url)?.mark !== page.mark);
  let missed = 0;
  const next = async () => {
    for (let page = stale.shift(); page; page = stale.shift()) if (!(await fetchPage(phone, page))) missed += 1;
  };
  await Promise.all(Array.from({ length: ALIKE }, next));
  return missed === 0;
}

async function fetchPage(phone, { url, mark }) {
  try {
    return Boolean(await keepPage(phone, url, mark, await fetch(url, { headers: { Accept: "text/html" } })));
  } catch {
    return false;
  }
}

// Keep an answer under its address and give it back; one of another account, a refusal or a way to the sign-in is
// never kept.
export async function keepPage(phone, url, mark, answer) {
  if (!answer.ok || answer.redirected || answer.headers.get("X-Account") !== phone.account) return null;
  const html = await answer.text();
  await put("pages", { account: phone.account, url, mark, at: Date.now(), ...(await lock(phone.key, html)) });
  return html;
}

// The page as it was kept, which says of itself since when, by the server's clock.
export async function keptPage(phone, url, isWanted = () => true) {
  const page = await get("pages", [phone.account, url]);
  if (!page || (await isOver(page)) || !isWanted(phone, page)) return null;
  const html = await unlock(phone.key, page);
  return html.replace("<html ", `<html data-kept-at="${page.at + (phone.offset ?? 0)}" `);
}

export function isOfToday({ offset = 0 }, page) {
  return !page.isBehind && dayOf(page.at + offset) === dayOf(Date.now() + offset);
}

// What was done has changed the day since: as it was kept it stands only for want of a signal.
export async function leaveBehind(account) {
  const page = await get("pages", [account, DAY]);
  if (page) await put("pages", { ...page, isBehind: true });
}
