// How areas and lines look. Five fixed classes, light = low; few cases are hatched, never tinted.
const RAMP = ["#EFF4F5", "#D3E3E6", "#A6C8CD", "#6CA3AC", "#2F7683"];
const INK = "#17212B";
const ACCENT = "#0B5563";
const FEWEST = 10;
const SVG = "http://www.w3.org/2000/svg";

export function classOf(properties, breaks) {
  if (properties.class) return properties.class;
  if (properties.value == null) return 0;
  return 1 + breaks.filter((limit) => properties.value >= limit).length;
}

export function areaStyle(properties, shade) {
  if (properties.kind === "outline") return { fill: false, color: INK, weight: 0.9, interactive: false };
  if (properties.kind === "border") return { fill: false, color: "#C6CFD5", weight: 0.9, interactive: false };
  const few = properties.n != null && properties.n < FEWEST;
  const plain = shade ? RAMP[shade - 1] : "#FFFFFF";
  const edge = properties.own ? { color: ACCENT, weight: 2.2 } : { color: few || !shade ? "#C6CFD5" : "#FFFFFF", weight: 0.8 };
  return { fillColor: few ? "url(#few-cases)" : plain, fillOpacity: 1, ...edge };
}

export function lineStyle(properties) {
  if (properties.kind === "serve") return { color: ACCENT, weight: 1, opacity: 0.6, fill: false, interactive: false };
  const own = properties.kind === "route";
  return { color: own ? ACCENT : "#85919A", weight: own ? 2.2 : 1.3, fill: false, dashArray: properties.dashed ? "4 4" : null };
}

function node(name, attributes, parent) {
  const made = parent.appendChild(document.createElementNS(SVG, name));
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

export function hatch(element) {
  const drawing = element.querySelector(".leaflet-overlay-pane svg");
  if (!drawing) return;
  const pattern = node("pattern", {
    id: "few-cases", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
  }, node("defs", {}, drawing));
  node("rect", { width: 5, height: 5, fill: "#FFFFFF" }, pattern);
  node("line", { x1: 0, x2: 0, y1: 0, y2: 5, stroke: "#C6CFD5", "stroke-width": 2 }, pattern);
}
