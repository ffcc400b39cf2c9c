// The quick record: customers near the phone as further choices, and the consent tick where a home needs it.
function consent(form) {
  const tick = form.querySelector("[data-consent-tick]");
  if (tick) tick.hidden = !form.querySelector("input[name=whom]:checked")?.matches("[data-consent]");
}

function nearby(place) {
  const ask = ({ coords }) => {
    const query = new URLSearchParams({ longitude: coords.longitude.toFixed(5), latitude: coords.latitude.toFixed(5) });
    fetch(`${place.dataset.nearby}?${query}`, { headers: { "X-Requested-With": "fetch" } })
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((html) => {
        const shown = new Set([...document.querySelectorAll("input[name=whom]")].map((input) => input.value));
        const found = new DOMParser().parseFromString(html, "text/html").querySelectorAll("label");
        found.forEach((label) => { if (!shown.has(label.querySelector("input").value)) place.append(label); });
      })
      .catch(() => {});
  };
  navigator.geolocation.getCurrentPosition(ask, () => {}, { timeout: 5000, maximumAge: 60000 });
}

export function startQuick() {
  const form = document.getElementById("quick");
  if (!form) return;
  form.addEventListener("change", () => consent(form));
  consent(form);
  const place = form.querySelector("[data-nearby]");
  if (place && navigator.geolocation && window.isSecureContext) nearby(place);
}
