// form[data-check-in]: one fix at the moment of sending, at most 5 seconds, then sent with or without it.
const WAIT = { enableHighAccuracy: true, timeout: 5000, maximumAge: 60000 };
const REASONS = { 1: "denied", 2: "unavailable", 3: "timeout" };
// The browser's own limit begins only once it may ask for the position; a question left open must not hold the form.
const LONGEST = WAIT.timeout + 1000;

function fill(form, { coords, timestamp }) {
  const values = {
    longitude: coords.longitude.toFixed(6),
    latitude: coords.latitude.toFixed(6),
    accuracy: Math.round(coords.accuracy),
    age: Math.max(0, Math.round((Date.now() - timestamp) / 1000)),
  };
  for (const [name, value] of Object.entries(values)) if (form.elements[name]) form.elements[name].value = value;
}

// The position, or in a word why there is none.
const position = () => new Promise((done) => {
  setTimeout(done, LONGEST, REASONS[3]);
  navigator.geolocation.getCurrentPosition(done, ({ code }) => done(REASONS[code] ?? REASONS[2]), WAIT);
});

export function startCheckingIn() {
  if (!navigator.geolocation || !window.isSecureContext) return;
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const button = event.submitter;
    if (!form.matches("form[data-check-in]") || !form.elements.longitude || form.dataset.located === "yes") return;
    event.preventDefault();
    if (form.dataset.located) return;
    form.dataset.located = "asked";
    const found = await position();
    if (typeof found !== "string") fill(form, found);
    else if (form.elements.no_position) form.elements.no_position.value = found;
    form.dataset.located = "yes";
    form.requestSubmit(button);
  });
}
