// htmx fills #drawer; here the row is marked, and closing empties the drawer and puts the list's address back.
function mark(link) {
  const row = link.closest("tr");
  if (!row) return;
  for (const other of row.parentElement.children) other.removeAttribute("aria-selected");
  row.setAttribute("aria-selected", "true");
}

function close(event, link) {
  event.preventDefault();
  document.getElementById("drawer").replaceChildren();
  for (const row of document.querySelectorAll("tr.is-selected, tr[aria-selected]")) {
    row.classList.remove("is-selected");
    row.removeAttribute("aria-selected");
  }
  history.pushState({}, "", link.href);
}

export function startDrawer() {
  document.addEventListener("click", (event) => {
    const closing = event.target.closest("[data-close-drawer]");
    if (closing) close(event, closing);
    const opening = event.target.closest('[hx-target="#drawer"]');
    if (opening) mark(opening);
  });
  document.addEventListener("keydown", (event) => {
    const closing = document.querySelector("#drawer [data-close-drawer]");
    if (event.key === "Escape" && closing && !event.target.closest("input, textarea, select")) closing.click();
  });
}
