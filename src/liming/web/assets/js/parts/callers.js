// [data-caller]: takes a customer that was looked up into the form, and the place with it.
export function startCallers() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-caller]");
    if (!button) return;
    const form = document.getElementById("new-request");
    form.elements.customer_code.value = button.dataset.caller;
    if (button.dataset.address) form.elements.address.value = button.dataset.address;
    for (const each of document.querySelectorAll("[data-caller]")) each.setAttribute("aria-pressed", each === button);
    form.dispatchEvent(new Event("change", { bubbles: true }));
    form.elements.title.focus();
  });
}
