// A round: each answer is kept at once and leads to the next place, with or without a signal.
import { waiting } from "./outbox.js";
import { unlock } from "./store.js";
import { say } from "./words.js";

const rows = () => [...document.querySelectorAll("[data-stop]")];
const left = () => rows().filter((row) => !row.dataset.result);

// The next place without an answer behind this one, else the first one left.
function nextAfter(number) {
  const open = left();
  return open.find((row) => Number(row.dataset.number) > number) ?? open[0] ?? null;
}

function mark(row, result) {
  row.dataset.result = result;
  row.classList.add("is-done");
  const words = say(`found_${result}`);
  row.querySelector("[data-mark]").textContent = words;
  const place = document.querySelector(`[data-mark-of="${row.dataset.stop}"]`);
  if (place) place.textContent = words;
}

function show() {
  const open = left();
  const total = rows().length;
  const done = document.querySelector("[data-round-done]");
  done.textContent = total - open.length;
  const bar = done.parentElement.querySelector("progress");
  if (bar) bar.value = total - open.length;
  const next = document.querySelector("[data-round-next]");
  if (!next) return;
  next.hidden = open.length === 0;
  document.querySelector("[data-round-close]").hidden = open.length > 0;
  document.getElementById("round-end").hidden = open.length > 0;
  const row = nextAfter(Number(/^#p(\d+)$/.exec(location.hash)?.[1] ?? 0));
  if (!row) return;
  next.href = `#p${row.dataset.number}`;
  next.querySelector("[data-round-name]").textContent = row.dataset.name;
}

export async function startRound(phone) {
  if (!document.querySelector("[data-round]")) return;
  const { acts } = await waiting(phone.account);
  const kept = acts.filter((act) => act.kind === "place" && act.state !== "refused");
  for (const act of kept.sort((a, b) => a.sequence - b.sequence)) {
    const row = document.querySelector(`[data-stop="${act.subject}"]`);
    if (row) mark(row, (await unlock(phone.key, act)).fields.result[0]);
  }
  show();
  addEventListener("hashchange", show);
  document.addEventListener("phone-kept", ({ target, detail }) => {
    const row = document.querySelector(`[data-stop="${target.dataset.subject}"]`);
    if (!row) return;
    mark(row, detail.fields.result[0]);
    const following = nextAfter(Number(row.dataset.number));
    location.hash = following ? `p${following.dataset.number}` : "round";
    show();
    scrollTo(0, 0);
  });
}
