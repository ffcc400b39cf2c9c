// data-locate: fills the fields named by data-latitude and data-longitude with one fix, and says so in data-told.
function tell(button, words) {
  const place = button.dataset.told && document.getElementById(button.dataset.told);
  if (place) {
    place.textContent = words;
    place.hidden = false;
  }
}

function fill(button, position) {
  const { latitude, longitude, accuracy } = position.coords;
  document.getElementById(button.dataset.latitude).value = latitude.toFixed(6);
  document.getElementById(button.dataset.longitude).value = longitude.toFixed(6);
  tell(button, `${button.dataset.done ?? "已取得位置"}（${Math.round(accuracy)} m）`);
  button.dispatchEvent(new CustomEvent("located", { bubbles: true, detail: { latitude, longitude, accuracy } }));
}

export function startLocating() {
  for (const button of document.querySelectorAll("[data-locate]")) {
    if (!navigator.geolocation || !window.isSecureContext) button.hidden = true;
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-locate]");
    if (!button) return;
    event.preventDefault();
    navigator.geolocation.getCurrentPosition(
      (position) => fill(button, position),
      () => tell(button, button.dataset.refused ?? "没有取得位置，请写地址"),
      { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 },
    );
  });
}
