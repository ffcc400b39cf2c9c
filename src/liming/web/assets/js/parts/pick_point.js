// [data-pick="form id"] on a map: a press on the ground fills the form's longitude and latitude.
import { circleMarker } from "leaflet";

const MARK = { radius: 7, color: "#FFFFFF", weight: 2, fillColor: "#0B5563", fillOpacity: 1 };

export function pickPoint(element, map) {
  const form = document.getElementById(element.dataset.pick);
  if (!form) return;
  let mark = null;
  map.on("click", ({ latlng }) => {
    mark?.remove();
    mark = circleMarker(latlng, MARK).addTo(map);
    form.elements.longitude.value = latlng.lng.toFixed(6);
    form.elements.latitude.value = latlng.lat.toFixed(6);
    form.closest("details").open = true;
    form.elements.name.focus();
  });
}
