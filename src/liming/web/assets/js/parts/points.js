// Points of the map as small marks: the shape says the state.
import { divIcon, marker } from "leaflet";

const number = (value) => String(value ?? "").replace(/[^0-9A-Z]/g, "");
const SHAPES = {
  dot: [7, () => '<svg viewBox="0 0 12 12"><circle class="halo" cx="6" cy="6" r="5"/></svg>'],
  diamond: [12, () => '<svg viewBox="0 0 12 12"><path class="halo" d="M6 .5 11.5 6 6 11.5.5 6z"/></svg>'],
  silent: [12, () => '<svg viewBox="0 0 12 12"><circle class="dashed" cx="6" cy="6" r="5"/></svg>'],
  home: [14, () => '<svg viewBox="0 0 12 12"><path class="halo" d="M.5.5h11v11H.5z"/></svg>'],
  "left-out": [20, (p) => `<svg viewBox="0 0 20 20"><rect x="2" y="2" width="16" height="16" fill="#fff" stroke="#17212B" stroke-width="1.5" stroke-dasharray="3 2"/><text x="10" y="14" font-size="11.5" font-weight="600" text-anchor="middle" fill="#17212B">${number(p.number)}</text></svg>`],
  stop: [18, (p) => `<svg viewBox="0 0 18 18"><circle cx="9" cy="9" r="8.2" fill="${p.own ? "#0B5563" : "#fff"}" stroke="${p.own ? "#0B5563" : "#85919A"}"/><text x="9" y="13" font-size="11.5" font-weight="600" text-anchor="middle" fill="${p.own ? "#fff" : "#4A5763"}">${number(p.number)}</text></svg>`],
};

const spot = (size, box, ink, words) => [size, (p) => `<svg viewBox="0 0 18 18"><rect x="1" y="1" width="16" height="16" ${box}/><text x="9" y="13" font-size="11" font-weight="600" text-anchor="middle" fill="${ink}">${number(p.number)}</text>${words}</svg>`];
Object.assign(SHAPES, {
  spot: spot(16, 'fill="#fff" stroke="#85919A" stroke-width="1.5"', "#4A5763", ""),
  "spot-chosen": spot(22, 'fill="#0B5563" stroke="#fff"', "#fff", ""),
  "spot-refused": spot(16, 'fill="#fff" stroke="#85919A" stroke-width="1.5" stroke-dasharray="3 2"', "#85919A", '<path d="M2 2 16 16" stroke="#85919A" stroke-width="1.5"/>'),
  demand: [9, () => '<svg viewBox="0 0 12 12"><circle cx="6" cy="6" r="5.4" fill="#85919A" stroke="#fff"/></svg>'],
  "demand-left": [12, () => '<svg viewBox="0 0 12 12"><path class="halo" d="M6 .5 11.5 6 6 11.5.5 6z"/></svg>'],
});

export function pointLayer(properties, place) {
  if (properties.kind === "label") {
    const label = marker(place, { interactive: false, keyboard: false, icon: divIcon({ className: "map-point", html: "", iconSize: [0, 0] }) });
    const words = document.createElement("span");
    words.textContent = properties.name;
    return label.bindTooltip(words, { permanent: true, direction: "center", offset: [0, properties.own ? -13 : 0], className: properties.own ? "map-name is-own" : "map-name", opacity: 1 });
  }
  const [usual, drawing] = SHAPES[properties.kind] ?? SHAPES.dot;
  const size = properties.size ?? usual;
  const icon = divIcon({
    className: properties.own ? "map-point is-own" : "map-point", html: drawing(properties), iconSize: [size, size],
  });
  const zIndexOffset = properties.kind?.startsWith("spot") ? 1000 : 0;
  return marker(place, { icon, zIndexOffset, keyboard: Boolean(properties.href), title: "", alt: properties.name ?? "" });
}
