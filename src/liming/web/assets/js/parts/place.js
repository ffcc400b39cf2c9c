// [data-place]: choosing a suggestion, saying what lies at a point, and the map that loads when it is opened.
function tell(box, words) {
  const told = box.querySelector("#id_told");
  told.textContent = words;
  told.hidden = !words;
}

function choose(button) {
  const box = button.closest("[data-place]");
  const field = box.querySelector("[name=address]");
  field.value = button.dataset.pick;
  button.parentElement.replaceChildren();
  field.focus();
  box.dispatchEvent(new CustomEvent("place", { bubbles: true }));
}

async function sayWhere(box, { latitude, longitude }, before = "") {
  const answer = await fetch(`${box.dataset.here}?longitude=${longitude}&latitude=${latitude}`);
  if (answer.ok) tell(box, [before, (await answer.text()).trim()].filter(Boolean).join("，"));
  box.dispatchEvent(new CustomEvent("place", { bubbles: true }));
}

function walk(event) {
  const list = document.getElementById("places");
  const choices = [...(list?.querySelectorAll("button") ?? [])];
  if (!choices.length || !["ArrowDown", "ArrowUp", "Escape"].includes(event.key)) return;
  event.preventDefault();
  const field = list.closest("[data-place]").querySelector("[name=address]");
  if (event.key === "Escape") list.replaceChildren();
  const next = choices.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  (event.key === "Escape" ? field : choices[next] ?? field).focus();
}

function openMap(details) {
  if (!details.open || details.dataset.loaded) return;
  details.dataset.loaded = "yes";
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: details.dataset.style });
  document.head.append(style);
  document.head.append(Object.assign(document.createElement("script"), { src: details.dataset.script }));
}

export function startPlaces() {
  for (const box of document.querySelectorAll("[data-place]")) {
    box.addEventListener("located", (event) => sayWhere(box, event.detail, event.detail.words));
    box.addEventListener("keydown", walk);
    box.querySelector("[data-pick-map]")?.addEventListener("toggle", (event) => openMap(event.target));
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pick]");
    if (button) choose(button);
    else if (!event.target.closest("[data-place]")) document.getElementById("places")?.replaceChildren();
  });
}
