// Ticked rows and the bar that acts on them. Shift ticks a range; the bar shows while something is ticked.
let lastTicked = null;
let planned = "";

export const ticks = () => [...document.querySelectorAll("[data-tick]")];
export const chosen = () => ticks().filter((box) => box.checked);

export function showChosen() {
  const bar = document.querySelector("[data-chosen]");
  if (!bar) return;
  const count = chosen().length;
  bar.classList.toggle("is-open", count > 0);
  const words = bar.querySelector("[data-chosen-count]");
  words.textContent = words.dataset.words.replace("0", count);
  for (const box of ticks()) box.closest("tr").classList.toggle("is-ticked", box.checked);
  const all = document.querySelector("[data-tick-all]");
  if (all) {
    all.checked = count > 0 && count === ticks().length;
    all.indeterminate = count > 0 && !all.checked;
  }
  // What was asked for these very rows stays: news of other rows must not take a half-filled form away.
  const now = chosen().map((box) => box.value).join();
  if (now !== planned) dropPlan();
  planned = now;
}

export function dropPlan() {
  document.getElementById("many-confirm")?.replaceChildren();
}

export function tick(boxes, on) {
  for (const box of boxes) box.checked = on;
  showChosen();
}

function range(box) {
  const all = ticks();
  const [from, to] = [all.indexOf(lastTicked), all.indexOf(box)].sort((a, b) => a - b);
  return from < 0 ? [box] : all.slice(from, to + 1);
}

export function startTicks() {
  document.addEventListener("click", (event) => {
    const box = event.target.closest("[data-tick]");
    if (box) {
      if (event.shiftKey) tick(range(box), box.checked);
      lastTicked = box;
      showChosen();
    }
    if (event.target.closest("[data-untick]")) tick(ticks(), false);
    if (event.target.closest("[data-cancel-many]")) {
      event.preventDefault();
      dropPlan();
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick-all]")) tick(ticks(), event.target.checked);
  });
  document.addEventListener("htmx:after:settle", () => document.querySelector("#many-confirm [data-confirm], #many-confirm input:not([type=hidden])")?.focus());
  document.addEventListener("htmx:after:settle", markRead);
  window.addEventListener("pageshow", showChosen);
  showChosen();
}

// The drawer that just opened is read.
function markRead() {
  const row = document.querySelector("tr[aria-selected=true].is-unread");
  if (!row || !document.querySelector("#drawer > *")) return;
  row.classList.remove("is-unread");
  row.querySelector(".unread")?.remove();
}
