// Drag a visit onto a member's bar: the same as the form beside it.
export function startRouteDragging() {
  const form = document.querySelector("[data-route-drop]");
  if (!form) return;
  const memberOf = (event) => event.target.closest?.("[data-route-member]");
  document.addEventListener("dragstart", (event) => {
    const row = event.target.closest?.("[data-route-visit]");
    if (!row) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.dataset.routeVisit);
    form.elements.visit.value = row.dataset.routeVisit;
  });
  document.addEventListener("dragover", (event) => { if (memberOf(event)) event.preventDefault(); });
  document.addEventListener("dragenter", (event) => memberOf(event)?.classList.add("is-over"));
  document.addEventListener("dragleave", (event) => {
    const line = memberOf(event);
    if (line && !line.contains(event.relatedTarget)) line.classList.remove("is-over");
  });
  document.addEventListener("drop", (event) => {
    const line = memberOf(event);
    if (!line || !form.elements.visit.value) return;
    event.preventDefault();
    form.elements.member.value = line.dataset.routeMember;
    form.requestSubmit();
  });
}
