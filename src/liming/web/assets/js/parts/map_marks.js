// How each kind of thing looks on the one map: shape and ink for the state, colour only for own marks and counts.
import { circleMarker, divIcon, marker } from "leaflet";

const RAMP = ["#EFF4F5", "#D3E3E6", "#A6C8CD", "#6CA3AC", "#2F7683"];
const INK = "#17212B";
const ACCENT = "#0B5563";
const LINE = "#C6CFD5";

const POINTS = {
  request: { radius: 5, color: ACCENT, weight: 1.8, fillColor: "#FFFFFF", fillOpacity: 1 },
  overdue: { radius: 5, color: "#FFFFFF", weight: 1, fillColor: INK, fillOpacity: 1 },
  visit: { radius: 3.5, color: "#FFFFFF", weight: 1, fillColor: ACCENT, fillOpacity: 1 },
};
const DRAWN = {
  "team-active": [9, '<circle class="halo" cx="6" cy="6" r="5"/>'],
  "team-overdue": [12, '<path class="halo" d="M6 .5 11.5 6 6 11.5.5 6z"/>'],
  "team-silent": [12, '<circle class="dashed" cx="6" cy="6" r="5"/>'],
  point: [11, '<path class="halo" d="M.5.5h11v11H.5z"/>'],
  site: [12, '<path class="halo" d="M6 .5 11.5 11.5H.5z"/>'],
  project: [13, '<path class="halo" d="M3 .5v11M3 1h7.5L8.5 3.7l2 2.7H3z"/>'],
};

export function shapeStyle({ kind, class: shade }) {
  if (kind === "border") return { fill: false, color: LINE, weight: 0.9, interactive: false };
  if (POINTS[kind]) return POINTS[kind];
  if (kind === "outage") return { color: INK, weight: 1.6, fillColor: INK, fillOpacity: 0.16 };
  if (kind === "outage-ahead") return { color: INK, weight: 1.2, dashArray: "4 3", fillColor: INK, fillOpacity: 0.05 };
  if (kind === "grid") return { color: ACCENT, weight: 1, fillColor: "#FFFFFF", fillOpacity: 0.01 };
  return { color: "#FFFFFF", weight: 0.8, fillColor: RAMP[(shade ?? 1) - 1], fillOpacity: 1 };
}

export function markLayer({ kind, name }, place) {
  if (POINTS[kind]) return circleMarker(place, POINTS[kind]);
  const [size, shape] = DRAWN[kind] ?? DRAWN["team-active"];
  const icon = divIcon({ className: "map-point", html: `<svg viewBox="0 0 12 12">${shape}</svg>`, iconSize: [size, size] });
  return marker(place, { icon, alt: name });
}
