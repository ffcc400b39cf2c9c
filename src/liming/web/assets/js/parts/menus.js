// An open menu closes on a click beside it and on Escape.
const MENUS = "details.who[open], details.side-menu[open], details[data-menu][open]";

export function startMenus() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(MENUS)) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") for (const menu of document.querySelectorAll(MENUS)) menu.open = false;
  });
}
