// data-locate: fills the fields named by data-latitude and data-longitude with one fix (WGS-84) and says how exact it is.
const ROUGH_METRES = 300;

function tell(button, words) {
  const place = button.dataset.told && document.getElementById(button.dataset.told);
  if (place) {
    place.textContent = words;
    place.hidden = false;
  }
}

function howExact({ dataset }, metres) {
  const words = (dataset.accuracy ?? "误差约 0 米").replace("0", Math.round(metres));
  return metres > ROUGH_METRES && dataset.rough ? `${words}，${dataset.rough}` : words;
}

function fill(button, position) {
  const { latitude, longitude, accuracy } = position.coords;
  document.getElementById(button.dataset.latitude).value = latitude.toFixed(6);
  document.getElementById(button.dataset.longitude).value = longitude.toFixed(6);
  const words = `${button.dataset.done ?? "已取得位置"}，${howExact(button, accuracy)}`;
  tell(button, words);
  button.dispatchEvent(new CustomEvent("located", { bubbles: true, detail: { latitude, longitude, accuracy, words } }));
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
