// input[data-photos]: says how many photos were chosen.
export function startPhotos() {
  document.addEventListener("change", (event) => {
    if (!event.target.matches("input[data-photos]")) return;
    const place = event.target.closest(".photos").querySelector("[data-photo-count]");
    const count = event.target.files.length;
    if (place && count) place.textContent = place.dataset.words.replace("0", count);
  });
}
