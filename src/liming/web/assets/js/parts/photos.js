import { prepared, put, refuseAt } from "./pictures.js";

// Photos of the field stay as they were taken unless they are heavy to send.
const SIZE = { above: 3_000_000, longest: 2560, quality: 0.88 };

// input[data-photos] says how many photos were chosen; input[data-photo-one] says it on its own button.
function count(input) {
  const chosen = input.files.length;
  if (input.matches("[data-photos]")) {
    const place = input.closest(".photos").querySelector("[data-photo-count]");
    if (place && chosen) place.textContent = place.dataset.words.replace("0", chosen);
    return;
  }
  const button = input.closest(".photo-pick");
  button.classList.toggle("has-photo", chosen > 0);
  if (chosen) button.querySelector("[data-photo-word]").textContent = `${input.dataset.words} ${chosen}`;
}

async function lighten(input) {
  const chosen = [...input.files];
  const files = await prepared(chosen, { ...SIZE, refuse: refuseAt(input.closest(".photos, .check-proof") ?? input.closest("label")) });
  if (files.some((file, place) => file !== chosen[place]) || files.length < chosen.length) put(input, files);
  count(input);
}

export function startPhotos() {
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[data-photos], input[data-photo-one]")) lighten(event.target);
  });
}
