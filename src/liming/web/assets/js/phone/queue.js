// The page of what is not sent: waiting, needing attention, lately sent; send now, export, take back.
import { exported, takeBack, titleOf, waiting } from "./outbox.js";
import { allOf, lock, put, remove, unlock } from "./store.js";
import { clockOf, element, say } from "./words.js";

const language = () => (document.documentElement.lang.startsWith("en") ? "en" : "zh");

function line(act, note, ...buttons) {
  const title = element("strong", { textContent: `${say(`step_${act.kind}`)}${act.title ? say("colon") + act.title : ""}` });
  const foot = element("span", { className: "note", textContent: note });
  return element("li", {}, element("p", {}, title, element("time", { textContent: clockOf(act.saidAt) })), foot, buttons.length ? element("p", { className: "queue-acts" }, ...buttons) : null);
}

function button(words, act) {
  const made = element("button", { type: "button", className: "link", textContent: words });
  made.addEventListener("click", act);
  return made;
}

export async function startQueue(phone, bar) {
  const page = document.querySelector("[data-queue-page]");
  if (!page) return;
  const parts = Object.fromEntries([...page.querySelectorAll("[data-list]")].map((each) => [each.dataset.list, each]));
  const show = () => draw(phone, page, parts, show);
  bar.hear(show);
  document.querySelector("[data-send-now]").addEventListener("click", async (event) => {
    event.target.setAttribute("aria-busy", "true");
    const said = await bar.send();
    event.target.removeAttribute("aria-busy");
    page.querySelector("[data-said]").textContent = say(`said_${said}`);
  });
  document.querySelector("[data-export]").addEventListener("click", () => save(phone));
  await show();
}

async function draw(phone, page, parts, show) {
  const { acts, attention, photos } = await waiting(phone.account);
  const titled = (rows) => Promise.all(rows.map(async (act) => ({ ...act, title: await titleOf(phone, act) })));
  const open = acts.filter((act) => ["waiting", "taken", "held"].includes(act.state) && act.kind !== "dropped");
  const [noted, drafts] = await allOf(["sent", "drafts"], phone.account);
  const sent = noted.filter((act) => act.kind !== "dropped").sort((a, b) => (a.saidAt < b.saidAt ? 1 : -1));
  parts.drafts.replaceChildren(...(await titled(drafts.sort((a, b) => b.at - a.at))).map((draft) => draftLine(phone, draft, show)));
  const inTurn = await titled(open.sort((a, b) => a.sequence - b.sequence));
  parts.open.replaceChildren(...inTurn.map((act) => waitingLine(phone, act, show)));
  parts.attention.replaceChildren(...(await titled(attention)).map((act) => attentionLine(phone, act, show)));
  parts.sent.replaceChildren(...(await titled(sent)).map(sentLine));
  for (const [name, place] of Object.entries(parts)) place.closest("section").hidden = place.childElementCount === 0;
  page.querySelector("[data-photos]").textContent = photos.length ? say("unsent_photos", { n: photos.length }) : "";
  page.querySelector("[data-nothing]").hidden = open.length + attention.length + photos.length > 0;
  document.querySelector("[data-export]").hidden = open.length + attention.length + photos.length === 0;
}

// Begun and not handed in: several stand side by side, each on its own page.
function draftLine(phone, draft, show) {
  const page = draft.page ?? draft.url;
  const made = line({ kind: draft.kind ?? "pause", title: draft.title, saidAt: draft.at + (phone.offset ?? 0) }, "", button(say("drop"), async () => {
    if (!confirm(say("drop_sure"))) return;
    await remove("drafts", [draft.account, draft.url]);
    await show();
  }));
  made.querySelector(".queue-acts").prepend(element("a", { className: "link", href: page, textContent: say("go_on") }));
  return made;
}

function waitingLine(phone, act, show) {
  const note = act.photos.length ? say("with_photos", { n: act.photos.length }) : "";
  if (act.state !== "waiting") return line(act, say(`state_${act.state}`));
  return line(act, note || say("state_waiting"), button(say("take_back"), async () => {
    if (!confirm(say("take_back_sure"))) return;
    await takeBack(phone, act.id);
    await show();
  }));
}

function attentionLine(phone, act, show) {
  const why = act.answer?.[language()] ?? "";
  if (act.state === "clash") return line(act, act.reason === "came_late" && why ? why : say("state_clash"));
  const again = button(say("mend"), async () => {
    const { fields } = await unlock(phone.key, act);
    const page = act.page ?? `/field/items/${act.subject}/`;
    const secret = await lock(phone.key, { fields, title: act.title });
    await put("drafts", { account: phone.account, url: act.draft ?? page, kind: act.kind, page, at: Date.now(), ...secret });
    await takeBack(phone, act.id);
    location.assign(page);
  });
  const drop = button(say("drop"), async () => {
    if (!confirm(say("drop_sure"))) return;
    await takeBack(phone, act.id);
    await show();
  });
  return line(act, why, again, drop);
}

function sentLine(act) {
  const made = line(act, say(act.state === "merged" ? "state_merged" : "state_applied"));
  if (act.answer?.next) made.append(element("a", { className: "link", href: act.answer.next, textContent: say("look") }));
  return made;
}

async function save(phone) {
  const file = new Blob([JSON.stringify(await exported(phone), null, 1)], { type: "application/json" });
  const link = element("a", { href: URL.createObjectURL(file), download: `liming-${new Date().toISOString().slice(0, 10)}.json` });
  document.body.append(link);
  link.click();
  link.remove();
}
