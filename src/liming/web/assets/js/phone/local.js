// What was done on this phone and is not on the server yet, shown on the pages as they were kept.
import { waiting } from "./outbox.js";
import { clockOf, element, say } from "./words.js";

const COURSE = ["accept", "depart", "arrive", "finish", "round-end"];
const ENDS = ["finish", "round-end"];
const BEHIND = { accept: "accepted", depart: "en_route", arrive: "on_site", finish: "done" };

async function steps(account) {
  const { acts } = await waiting(account);
  const found = new Map();
  for (const act of acts.sort((a, b) => a.sequence - b.sequence)) {
    if (!act.subject || ["refused"].includes(act.state)) continue;
    (found.get(act.subject) ?? found.set(act.subject, []).get(act.subject)).push(act);
  }
  return found;
}

// The item's page: its next step by what this phone did, and a line that says so.
export async function overlayItem(account) {
  const place = document.querySelector("[data-item]");
  if (!place) return false;
  const done = (await steps(account)).get(place.dataset.item) ?? [];
  if (!done.length) return false;
  const last = done.filter((act) => COURSE.includes(act.kind)).at(-1);
  const words = done.filter((act) => say(`step_${act.kind}`) !== `step_${act.kind}`).map((act) => `${clockOf(act.saidAt)} ${say(`step_${act.kind}`)}`);
  const stands = last && last.state !== "waiting" ? say(`state_${last.state}`) : `${say("kept_here")}${words.join(say("comma"))}`;
  place.prepend(element("p", { className: "phone-line kept-here", textContent: stands }));
  if (!last) return false;
  const next = document.querySelector(`template[data-when="${BEHIND[last.kind]}"]`);
  const action = document.querySelector("[data-next-step]");
  if (last.kind === "finish") {
    action?.replaceChildren();
    document.getElementById("finish")?.remove();
    return false;
  }
  if (!next || !action) return false;
  const made = next.content.cloneNode(true);
  const form = made.querySelector("[data-part=form]");
  if (form) place.append(...form.children);
  action.replaceChildren(...(made.querySelector("[data-part=action]")?.children ?? []));
  document.querySelector(".check-first")?.remove();
  return Boolean(form);
}

// Who said here to be back safe is not asked again.
function overlayBack(found) {
  if ([...found.values()].flat().some((act) => act.kind === "back")) document.querySelector("[data-lone]")?.remove();
}

// The day's list: a mark at every item that something was done on.
export async function overlayDay(account) {
  if (!document.querySelector("[data-day-item], [data-lone]")) return;
  const found = await steps(account);
  overlayBack(found);
  for (const row of document.querySelectorAll("[data-day-item]")) {
    const last = found.get(row.dataset.dayItem)?.filter((act) => COURSE.includes(act.kind)).at(-1);
    if (!last) continue;
    row.classList.toggle("is-kept-done", ENDS.includes(last.kind));
    row.querySelector(".day-what")?.append(element("span", { className: "tag", textContent: say(`kept_${last.kind}`) }));
    row.querySelector(".day-actions")?.remove();
  }
  overlayWalk();
}

// A guarantee's walk: what was finished here counts as done, and the button leads to the first stop that is not.
function overlayWalk() {
  const walk = document.querySelector("[data-walk]");
  if (!walk) return;
  const stops = [...walk.querySelectorAll("[data-day-item]")];
  const open = stops.filter((stop) => !stop.matches(".is-done, .is-kept-done"));
  document.querySelector("[data-walk-done]").textContent = stops.length - open.length;
  for (const stop of stops) stop.classList.toggle("is-current", stop === open[0]);
  const next = document.querySelector("[data-walk-next]");
  if (!next) return;
  next.hidden = open.length === 0;
  if (open[0]) next.href = open[0].querySelector("a").href;
}

// A kept page knows nothing of its address's question: choose the item that it names.
export function chooseItem() {
  const item = new URLSearchParams(location.search).get("item");
  if (!item) return;
  for (const list of document.querySelectorAll("form[data-act] select[name=item]")) {
    if ([...list.options].some((each) => each.value === item)) list.value = item;
  }
}
