// form[data-call]: one tap asks for the number, which leaves its trace, and dials. Else the form opens the item's page.
export function startCalling() {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-call]") || form.dataset.plain) return;
    event.preventDefault();
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      const { phone } = await answer.json();
      if (phone) location.href = `tel:${phone}`;
    } catch {
      form.dataset.plain = "yes";
      form.requestSubmit();
    }
  });
}
