// Drag a line's visits of one day onto another day: opens the dialog that asks for the reason.
const dayOf = (event) => event.target.closest?.("[data-month-days] [data-day]");
let held = null;

function inTurn(day) {
  return held && (!held.first || day >= held.first) && (!held.last || day <= held.last);
}

function begin(event) {
  const chip = event.target.closest?.("[data-month-days] [data-items]");
  if (!chip) return;
  held = { ...chip.dataset, from: chip.closest("[data-day]").dataset.day };
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", held.title);
  for (const cell of document.querySelectorAll("[data-day]")) cell.classList.toggle("is-out", !inTurn(cell.dataset.day));
}

function end() {
  held = null;
  for (const cell of document.querySelectorAll("[data-day]")) cell.classList.remove("is-out", "is-over");
}

// Entering a cell's child comes before leaving the cell, so the cell under the pointer is marked, not the event.
function over(event) {
  const cell = dayOf(event);
  if (!held) return;
  for (const marked of document.querySelectorAll("[data-day].is-over")) if (marked !== cell) marked.classList.remove("is-over");
  if (!cell || !inTurn(cell.dataset.day)) return;
  event.preventDefault();
  cell.classList.add("is-over");
}

function field(key) {
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name: "item", value: key });
  return input;
}

function open(dialog, day) {
  const keys = held.items.trim().split(" ");
  dialog.querySelector("[data-move-title]").textContent = held.title + (keys.length > 1 ? " × " + keys.length : "");
  dialog.querySelector("[data-move-items]").replaceChildren(...keys.map(field));
  const input = dialog.querySelector("[data-move-day]");
  Object.assign(input, { min: held.first || "", max: held.last || "", value: day });
  dialog.querySelector("[data-move-shown]").value = day;
  dialog.showModal();
  dialog.querySelector("[name=reason]")?.focus();
}

export function startMonthDragging() {
  const dialog = document.querySelector("[data-move-dialog]");
  if (!dialog) return;
  document.addEventListener("dragstart", begin);
  document.addEventListener("dragend", end);
  document.addEventListener("dragover", over);
  document.addEventListener("drop", (event) => {
    const cell = dayOf(event);
    if (!held || !cell || cell.dataset.day === held.from || !inTurn(cell.dataset.day)) return;
    event.preventDefault();
    open(dialog, cell.dataset.day);
  });
  dialog.querySelector("[data-move-close]").addEventListener("click", () => dialog.close());
}
