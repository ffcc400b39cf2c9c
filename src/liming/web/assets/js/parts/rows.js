// Up and down walk the links of a table marked data-row-keys; Enter follows the link as always.
const links = (table) => [...table.querySelectorAll("tbody .row-link")].filter((link) => link.offsetParent);

export function startRowKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    if (event.target.closest("input, textarea, select, summary")) return;
    const table = event.target.closest("[data-row-keys]") ?? document.querySelector("[data-row-keys]");
    if (!table) return;
    const all = links(table);
    const here = all.indexOf(document.activeElement);
    if (here < 0 && document.activeElement !== document.body) return;
    const next = all[here + (event.key === "ArrowDown" ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
