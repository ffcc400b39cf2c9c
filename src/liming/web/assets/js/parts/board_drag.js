// Drag a row, or all ticked rows, onto a person: the same as ticking them and pressing the person's button.
import { chosen, tick, ticks } from "./board_ticks.js";

const rowOf = (event) => event.target.closest?.("#board-list tr[data-number]");
const personOf = (event) => event.target.closest?.("[data-person]");

function begin(event) {
  const row = rowOf(event);
  const box = row?.querySelector("[data-tick]");
  if (!box) return;
  if (!box.checked) {
    tick(ticks(), false);
    tick([box], true);
  }
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", chosen().map((each) => each.value).join(" "));
  document.querySelector(".people")?.classList.add("is-target");
}

export function startDragging() {
  if (!document.querySelector("[data-person]")) return;
  document.addEventListener("dragstart", begin);
  document.addEventListener("dragover", (event) => { if (personOf(event)) event.preventDefault(); });
  document.addEventListener("dragenter", (event) => personOf(event)?.classList.add("is-over"));
  document.addEventListener("dragleave", (event) => personOf(event)?.classList.remove("is-over"));
  document.addEventListener("dragend", () => document.querySelector(".people").classList.remove("is-target"));
  document.addEventListener("drop", (event) => {
    const person = personOf(event);
    if (!person || !chosen().length) return;
    event.preventDefault();
    person.classList.remove("is-over");
    person.click();
  });
}
