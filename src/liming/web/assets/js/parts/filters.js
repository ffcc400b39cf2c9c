// A changed choice submits its form; empty choices stay out of the address.
const narrow = window.matchMedia("(max-width: 640px)");

// On a phone the choices wait behind their summary unless one of them is active.
function closeOnPhones() {
  for (const more of document.querySelectorAll("[data-close-narrow]")) {
    more.open = !narrow.matches || more.querySelector(".is-active") !== null;
  }
}

export function startFilters() {
  closeOnPhones();
  narrow.addEventListener("change", closeOnPhones);
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-submit-on-change]");
    if (form && event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-submit-on-change]")) return;
    for (const field of event.target.elements) if (field.name && !field.value) field.disabled = true;
  });
  window.addEventListener("pageshow", () => {
    for (const field of document.querySelectorAll("form[data-submit-on-change] :disabled")) field.disabled = false;
  });
}
