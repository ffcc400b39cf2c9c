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

export function startPhotos() {
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[data-photos], input[data-photo-one]")) count(event.target);
  });
}
