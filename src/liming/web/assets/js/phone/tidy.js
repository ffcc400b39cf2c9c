// What was kept long enough goes, whoever is signed in: pages, and the notes of what was confirmed. What is not sent
// stays. Looked at once an hour, at the start of a page and by the worker.
import { every, get, put, removeAll } from "./store.js";

const AN_HOUR = 3600 * 1000;
const A_DAY = 24 * AN_HOUR;
const DAYS = { pages: 7, sent: 7 };

const limits = async () => ({ ...DAYS, ...(await get("state", "limits"))?.days });
const over = (at, days, now) => !(now - at < days * A_DAY);

export const isOver = async (page) => over(page.at, (await limits()).pages, Date.now());

export async function tidy() {
  const now = Date.now();
  const last = (await get("state", "tidied"))?.at ?? 0;
  if (Math.abs(now - last) < AN_HOUR) return;
  const days = await limits();
  const pages = (await every("pages")).filter((page) => over(page.at, days.pages, now));
  await removeAll("pages", pages.map((page) => [page.account, page.url]));
  const sent = (await every("sent")).filter((act) => over(Date.parse(act.saidAt), days.sent, now));
  await removeAll("sent", sent.map((act) => act.id));
  await put("state", { name: "tidied", at: now });
}
