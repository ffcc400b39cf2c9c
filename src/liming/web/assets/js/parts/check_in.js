// form[data-check-in]: one fix at the moment of sending, at most 5 seconds, then sent with or without it.
const WAIT = { enableHighAccuracy: true, timeout: 5000, maximumAge: 60000 };
const REASONS = { 1: "denied", 2: "unavailable", 3: "timeout" };

function fill(form, { coords, timestamp }) {
  const values = {
    longitude: coords.longitude.toFixed(6),
    latitude: coords.latitude.toFixed(6),
    accuracy: Math.round(coords.accuracy),
    age: Math.max(0, Math.round((Date.now() - timestamp) / 1000)),
  };
  for (const [name, value] of Object.entries(values)) if (form.elements[name]) form.elements[name].value = value;
}

export function startCheckingIn() {
  if (!navigator.geolocation || !window.isSecureContext) return;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-check-in]") || !form.elements.longitude || form.dataset.located) return;
    event.preventDefault();
    form.dataset.located = "asked";
    const button = event.submitter;
    const send = () => form.requestSubmit(button);
    const without = (error) => {
      if (form.elements.no_position) form.elements.no_position.value = REASONS[error.code] ?? "unavailable";
      send();
    };
    navigator.geolocation.getCurrentPosition((position) => { fill(form, position); send(); }, without, WAIT);
  });
}
