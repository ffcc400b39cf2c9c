// "/" puts the cursor into the search field; Escape leaves it; arrows walk the suggestions.
const typing = (node) => node.closest("input, textarea, select, [contenteditable]");

function walk(field, event) {
  const links = [...field.form.querySelectorAll("#found a")];
  const next = links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  if (!links.length) return;
  event.preventDefault();
  (links[next] ?? field).focus();
}

export function startFinding() {
  const field = document.querySelector("[data-find]");
  if (!field) return;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || typing(event.target)) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
  field.form.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(field, event);
    if (event.key !== "Escape") return;
    event.stopPropagation();
    document.getElementById("found").replaceChildren();
    field.blur();
  });
  document.addEventListener("click", (event) => {
    if (!field.form.contains(event.target)) document.getElementById("found").replaceChildren();
  });
}
