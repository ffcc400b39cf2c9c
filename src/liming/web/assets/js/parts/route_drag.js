// Drag a visit to a member's bar: the same as the form beside it. Along the own bar = at that hour, which is
// locked; on another's = before the visits that begin later.
const FAR = 5;
const STEP = 5;

export function startRouteDragging() {
  const form = document.querySelector("[data-route-drop]");
  if (!form) return;
  let dragged = null;

  document.addEventListener("pointerdown", (event) => {
    const visit = event.target.closest?.("[data-route-visit]");
    if (!visit || event.button !== 0 || event.target.closest("a, button, input, select, summary, label")) return;
    dragged = { visit, x: event.clientX, y: event.clientY, isMoving: false };
  });
  document.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    const far = Math.hypot(event.clientX - dragged.x, event.clientY - dragged.y);
    if (!dragged.isMoving && far < FAR) return;
    event.preventDefault();
    if (!dragged.isMoving) begin(dragged);
    follow(dragged, event);
  });
  document.addEventListener("pointerup", (event) => {
    if (!dragged) return;
    const { isMoving, visit, line } = end();
    if (isMoving && line) drop(form, visit, line, event.clientX);
  });
  document.addEventListener("pointercancel", () => dragged && end());
  document.addEventListener("keydown", (event) => event.key === "Escape" && dragged && end());

  function end() {
    const was = dragged;
    dragged = null;
    was.line?.classList.remove("is-over");
    was.visit.classList.remove("is-dragged");
    was.hint?.remove();
    document.body.classList.remove("is-dragging");
    return was;
  }
}

function begin(dragged) {
  dragged.isMoving = true;
  dragged.visit.classList.add("is-dragged");
  dragged.hint = document.createElement("output");
  dragged.hint.className = "route-hint";
  document.body.append(dragged.hint);
  document.body.classList.add("is-dragging");
}

function follow(dragged, event) {
  const line = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-route-member]");
  if (line !== dragged.line) {
    dragged.line?.classList.remove("is-over");
    line?.classList.add("is-over");
    dragged.line = line;
  }
  const name = line?.querySelector("strong, span")?.textContent ?? "";
  dragged.hint.textContent = line ? `${name} ${clock(minuteAt(line, event.clientX))}` : "";
  dragged.hint.hidden = !line;
  dragged.hint.style.left = `${event.clientX + 12}px`;
  dragged.hint.style.top = `${event.clientY + 12}px`;
}

function drop(form, visit, line, x) {
  const minute = minuteAt(line, x);
  const isOwn = visit.dataset.member === line.dataset.routeKey;
  const later = [...line.querySelectorAll("[data-route-visit]")].find(
    (other) => other !== visit && Number(other.dataset.start) >= minute,
  );
  form.elements.visit.value = visit.dataset.routeVisit;
  form.elements.from.value = visit.dataset.member ?? "";
  form.elements.member.value = line.dataset.routeMember;
  form.elements.before.value = isOwn ? "" : (later?.dataset.routeVisit ?? "");
  form.elements.at.value = isOwn ? clock(minute) : "";
  form.elements.chosen.value = line.dataset.routeKey;
  form.requestSubmit();
}

function minuteAt(line, x) {
  const bar = line.querySelector("svg");
  const box = bar.getBoundingClientRect();
  const [from, until] = [Number(bar.dataset.from), Number(bar.dataset.until)];
  const share = Math.min(1, Math.max(0, (x - box.left) / box.width));
  return Math.round((from + share * (until - from)) / STEP) * STEP;
}

function clock(minute) {
  return `${String(Math.floor(minute / 60) % 24).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}
