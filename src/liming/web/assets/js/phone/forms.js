// form[data-act]: what a member fills in goes into the outbox first, then to the server.
import { add, newId } from "./outbox.js";
import { get, lock, put, remove, unlock } from "./store.js";
import { clockOf, element, say } from "./words.js";

const LEFT_OUT = ["csrfmiddlewaretoken", "once"];
const PATIENCE = 6000;

function gathered(form, submitter) {
  const fields = {};
  const files = {};
  for (const [name, value] of new FormData(form)) {
    if (LEFT_OUT.includes(name)) continue;
    if (value instanceof File) {
      if (value.size) (files[name] ??= []).push(value);
    } else (fields[name] ??= []).push(value);
  }
  if (submitter?.name) fields[submitter.name] = [submitter.value];
  return { fields, files };
}

function refuse(form, words) {
  form.querySelector("[data-refused]")?.remove();
  const line = element("p", { className: "error", textContent: words });
  line.dataset.refused = "";
  line.setAttribute("role", "alert");
  form.prepend(line);
  line.scrollIntoView({ block: "center" });
}

const kindOf = (form, submitter) => submitter?.dataset.act ?? form.dataset.act;

// The words of a choice without the mark of its practice.
const wordsOf = (place) => [...(place?.childNodes ?? [])].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent).join("").trim();

// By what it will be found in the list: the item, the kind of service that was chosen, or the first words.
function titleOf(form) {
  const chosen = wordsOf(form.querySelector("input[name=service_type]:checked + span"));
  const item = form.elements.item?.selectedOptions?.[0]?.textContent.trim();
  const whom = form.elements.whom_words?.value.trim();
  const words = form.elements.words?.value.trim().slice(0, 30);
  return form.dataset.title || item || words || [chosen, whom].filter(Boolean).join(say("comma"));
}

export function startForms(phone, bar) {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const kind = form.matches("form[data-act]") ? kindOf(form, event.submitter) : "";
    if (!kind || event.defaultPrevented) return;
    event.preventDefault();
    const button = event.submitter;
    if (form.dataset.sending) return;
    form.dataset.sending = "yes";
    button?.setAttribute("aria-busy", "true");
    try {
      await sendForm(phone, bar, form, kind, button);
    } finally {
      delete form.dataset.sending;
      delete form.dataset.located;
      button?.removeAttribute("aria-busy");
    }
  });
}

// Once an act is kept, nothing that goes wrong after it (a phone too full for a note) may hold the page back.
const calm = (work) => work.catch(() => undefined);

async function sendForm(phone, bar, form, kind, button) {
  const title = titleOf(form);
  let act;
  let filled;
  try {
    const subject = form.dataset.subject ?? form.elements.item?.value ?? "";
    filled = gathered(form, button);
    act = await add(phone, { kind, subject, title, ...placeToMend(form), ...filled });
  } catch (error) {
    refuse(form, say(error?.name === "QuotaExceededError" ? "full" : "not_kept"));
    return;
  }
  await calm(bar.show());
  if (form.dataset.swift !== undefined) {
    await calm(forget(phone, form));
    form.dispatchEvent(new CustomEvent("phone-kept", { bubbles: true, detail: filled }));
    bar.send();
    return;
  }
  await Promise.race([calm(bar.send()), new Promise((done) => { setTimeout(done, PATIENCE); })]);
  const left = await get("acts", act.id);
  if (left?.state === "refused") {
    await remove("acts", act.id);
    for (const sha of act.photos) await remove("photos", [phone.account, sha]);
    await bar.show();
    refuse(form, left.answer?.[document.documentElement.lang.startsWith("en") ? "en" : "zh"] ?? say("not_kept"));
    return;
  }
  await calm(forget(phone, form));
  const sent = left ? null : await get("sent", act.id);
  if (!sent) sessionStorage.setItem("phone-said", say("kept"));
  location.assign(sent?.answer?.next ?? form.dataset.after ?? "/field/");
}

// Drafts: what is typed survives a closed page; photos do not, they would fill the phone. A form that is empty again
// has none.
export async function startDrafts(phone) {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const untouched = wordsIn(form);
    const at = await restore(phone, form);
    offerAnother(phone, form, at);
    let timer;
    const keepAfter = (wait) => {
      clearTimeout(timer);
      timer = setTimeout(() => (wordsIn(form) === untouched ? forget(phone, form) : keep(phone, form)), wait);
    };
    form.addEventListener("input", () => keepAfter(400));
    form.addEventListener("change", () => keepAfter(0));
  }
}

const wordsIn = (form) => JSON.stringify(gathered(form, null).fields);

// What may be begun while another of its kind lies open has a draft for each, which the address names.
const isOfMany = (form) => form.dataset.draftMany !== undefined;
const another = (path = location.pathname) => `${path}?draft=${newId()}`;

function urlOf(form) {
  const which = isOfMany(form) && new URLSearchParams(location.search).get("draft");
  return (form.dataset.draft || location.pathname) + (which ? `?draft=${which}` : "");
}

// Where an act is put right: in a draft of its own, so that it does not take the place of one that lies open.
function placeToMend(form) {
  const own = isOfMany(form) ? another() : "";
  return { draft: own || urlOf(form), page: own || pageOf(form) };
}

const pageOf = (form) => form.dataset.page ?? location.pathname + location.search;

function offerAnother(phone, form, at) {
  if (!isOfMany(form)) return;
  const again = form.querySelector("[data-again]");
  if (again) again.href = `${another()}&same=1`;
  if (!at) return;
  const link = element("a", { className: "link", href: another(), textContent: say("another") });
  form.prepend(element("p", { className: "phone-line soft" }, element("span", { textContent: say("begun", { when: clockOf(at + (phone.offset ?? 0)) }) }), link));
}

async function keep(phone, form) {
  const { fields } = gathered(form, null);
  const about = { kind: form.dataset.act, page: pageOf(form) };
  const secret = await lock(phone.key, { fields, title: titleOf(form) });
  await put("drafts", { account: phone.account, url: urlOf(form), at: Date.now(), ...about, ...secret });
}

// When it was last typed in, or 0.
async function restore(phone, form) {
  const row = await get("drafts", [phone.account, urlOf(form)]);
  if (!row) return 0;
  const kept = await unlock(phone.key, row);
  const fields = kept.fields ?? kept; // a draft of an earlier version holds nothing else
  for (const input of form.elements) {
    const values = fields[input.name];
    if (!input.name || input.type === "file" || LEFT_OUT.includes(input.name)) continue;
    if (["radio", "checkbox"].includes(input.type)) input.checked = Boolean(values?.includes(input.value));
    else if (values && input.type !== "hidden") [input.value] = values;
  }
  form.dispatchEvent(new Event("change"));
  form.dispatchEvent(new Event("input"));
  return row.at;
}

const forget = (phone, form) => remove("drafts", [phone.account, urlOf(form)]);
