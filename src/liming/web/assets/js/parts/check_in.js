// form[data-check-in]: one fix at the moment of sending, at most 5 seconds, then sent with or without it.
const WAIT = { enableHighAccuracy: true, timeout: 5000, maximumAge: 60000 };

function fill(form, { longitude, latitude, accuracy }) {
  form.elements.longitude.value = longitude.toFixed(6);
  form.elements.latitude.value = latitude.toFixed(6);
  if (form.elements.accuracy) form.elements.accuracy.value = Math.round(accuracy);
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
    navigator.geolocation.getCurrentPosition((position) => { fill(form, position.coords); send(); }, send, WAIT);
  });
}
