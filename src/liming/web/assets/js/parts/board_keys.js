// Keys of the board; keys.html lists them. A letter acts on the ticked rows, else on the row in focus.
import { chosen, dropPlan, tick, ticks } from "./board_ticks.js";

const ACTS = { d: "dispatch", u: "remind", w: "wait", m: "merge", n: "decline" };
const typing = (node) => node.closest("input:not([type=checkbox]), textarea, select, dialog[open]");
const links = () => [...document.querySelectorAll("#board-list .row-link")];

function current() {
  const row = document.activeElement.closest?.("tr") ?? document.querySelector("tr[aria-selected=true], tr.is-selected");
  return row?.closest("#board-list") ? row : null;
}

function move(by) {
  const all = links();
  const here = all.indexOf(current()?.querySelector(".row-link"));
  (all[here < 0 ? 0 : here + by] ?? all[here])?.focus();
}

function box() {
  return current()?.querySelector("[data-tick]");
}

function act(name) {
  if (!chosen().length && box()) tick([box()], true);
  if (chosen().length) document.querySelector(`#many button[value=${name}]`)?.click();
}

function leave() {
  if (document.querySelector("#many-confirm > *")) return dropPlan(), true;
  if (chosen().length) return tick(ticks(), false), true;
  return false;
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  x: () => box() && tick([box()], !box().checked),
  a: () => tick(ticks(), chosen().length < ticks().length),
  r: () => document.querySelector("#board-news:not([hidden]) a")?.click(),
  p: () => document.querySelector("[data-person]")?.focus(),
  "?": () => document.getElementById("board-keys").showModal(),
};

function walkPeople(event) {
  const people = [...document.querySelectorAll("[data-person]")];
  const next = people[people.indexOf(event.target) + (event.key === "ArrowRight" ? 1 : -1)];
  if (next) next.focus();
}

export function startBoardKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.target.matches("[data-person]") && /^Arrow(Left|Right)$/.test(event.key)) return walkPeople(event);
    if (event.key === "Escape" && leave()) return event.stopImmediatePropagation();
    const run = KEYS[event.key] ?? (ACTS[event.key] && (() => act(ACTS[event.key])));
    if (!run) return;
    event.preventDefault();
    run();
  }, true);
}
