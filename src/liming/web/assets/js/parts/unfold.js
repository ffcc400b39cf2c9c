// details[data-with="name=value"] opens when that answer is chosen, by a tap or by a draft that is brought back.
export function startUnfolding() {
  document.addEventListener("change", ({ target }) => {
    const form = target.form ?? target;
    for (const part of form.querySelectorAll?.("details[data-with]") ?? []) {
      const [name, value] = part.dataset.with.split("=");
      if (form.elements[name]?.value === value) part.open = true;
    }
  }, true);
}
