// Every ten seconds: what moved is put in its place, what came is announced and shown on a click.
// Ticks, the row in focus and the open drawer stay as they are.
import { chosen, showChosen } from "./board_ticks.js";

const EVERY = 10000;
const list = () => document.getElementById("board-list");
const came = new Set();
let cursor = "";

function put(fresh) {
  const old = document.getElementById(fresh.id);
  if (!old) return;
  const isTicked = old.querySelector("[data-tick]")?.checked;
  const hadFocus = old.contains(document.activeElement);
  if (old.matches(".is-selected, [aria-selected=true]")) fresh.setAttribute("aria-selected", "true");
  old.replaceWith(fresh);
  if (fresh.querySelector("[data-tick]")) fresh.querySelector("[data-tick]").checked = isTicked;
  if (hadFocus) fresh.querySelector(".row-link").focus();
  window.htmx?.process(fresh);
}

function announce() {
  const line = document.getElementById("board-news");
  const link = line.querySelector("a");
  link.textContent = link.dataset.words.replace("0", came.size);
  line.hidden = came.size === 0;
}

async function ask() {
  if (document.hidden) return;
  const query = new URLSearchParams(window.location.search);
  query.set("since", cursor);
  const answer = await fetch(`${list().dataset.newsUrl}?${query}`).catch(() => null);
  if (!answer || answer.status !== 200) return;
  const parcel = document.createElement("template");
  parcel.innerHTML = await answer.text();
  const news = parcel.content.getElementById("news-parcel");
  if (!news) return;
  cursor = news.dataset.cursor;
  for (const row of [...news.querySelectorAll("tr")]) put(row);
  for (const number of news.dataset.came.split(" ")) if (number && !document.getElementById(`row-${number}`)) came.add(number);
  announce();
  showChosen();
}

async function show(event) {
  const link = event.target.closest("#board-news a");
  if (!link) return;
  event.preventDefault();
  const ticked = new Set(chosen().map((box) => box.value));
  const page = new DOMParser().parseFromString(await (await fetch(window.location.href)).text(), "text/html");
  const fresh = page.getElementById("board-list");
  if (!fresh) return;
  list().replaceWith(document.adoptNode(fresh));
  for (const box of list().querySelectorAll("[data-tick]")) box.checked = ticked.has(box.value);
  came.clear();
  cursor = list().dataset.cursor;
  window.htmx?.process(list());
  showChosen();
}

export function startNews() {
  cursor = list().dataset.cursor;
  document.addEventListener("click", show);
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
  document.addEventListener("ask-for-news", ask);
}
