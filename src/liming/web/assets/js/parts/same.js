// [data-take-over]: fills in what the last visit left to be said again; every field may be changed after it.
export function startTakingOver() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-take-over]");
    const form = link?.closest("form");
    if (!form) return;
    event.preventDefault();
    const values = JSON.parse(document.getElementById("last-visit").textContent);
    for (const input of form.elements) {
      if (!(input.name in values)) continue;
      if (input.type === "checkbox") input.checked = values[input.name].includes(input.value);
      else if (values[input.name]) input.value = values[input.name];
    }
    const people = form.querySelector("[name=other_members]")?.closest("details");
    if (people && (values.members.length || values.other_members)) people.open = true;
    link.textContent = link.dataset.taken;
    link.setAttribute("aria-pressed", "true");
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
