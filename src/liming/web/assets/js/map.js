// Draws every [data-map] from GeoJSON in WGS-84: data-geojson-url, or data-geojson-from (id of a JSON script).
//
// Areas: {name, value, n, class 1-5 (or data-breaks="0.85,0.9,0.95,0.98"), href, own, lines: [..]}; n below 10 is hatched.
// kind "outline": a border without colour, "border" a light one. Lines: kind "route" (own), "route-other", "serve".
// Points: kind "dot", "diamond", "silent", "stop" (number), "home", "label", "spot" "spot-chosen" "spot-refused" (number),
// "demand" "demand-left".
import { CRS, geoJSON, map as makeMap, svg } from "leaflet";
import { areaStyle, classOf, hatch, lineStyle } from "./parts/areas.js";
import { pickPoint } from "./parts/pick_point.js";
import { pointLayer } from "./parts/points.js";

function callout(properties) {
  const box = document.createElement("div");
  const name = document.createElement("strong");
  name.textContent = properties.name ?? "";
  box.append(name);
  for (const line of properties.lines ?? []) {
    const row = document.createElement("div");
    row.textContent = line;
    box.append(row);
  }
  return box;
}

function attach(feature, layer) {
  const { href, name, kind } = feature.properties;
  if (!name || kind === "label" || kind === "outline" || kind === "border") return;
  layer.bindTooltip(() => callout(feature.properties), { className: "map-callout", sticky: true, opacity: 1 });
  if (href) layer.on("click", () => { window.location.assign(href); });
  const area = feature.geometry.type.endsWith("Polygon");
  if (!area) return;
  layer.on("mouseover", () => { layer.setStyle({ color: "#0B5563", weight: 2 }); layer.bringToFront(); });
  layer.on("mouseout", () => layer.setStyle(areaStyle(feature.properties, feature.properties.shade)));
}

function note(element) {
  const words = document.createElement("p");
  words.className = "map-note";
  words.textContent = element.dataset.note ?? (document.documentElement.lang === "en" ? "schematic" : "示意图");
  element.append(words);
}

const NOTE_HEIGHT = 20;

// The box takes the shape of what it shows, so that no empty ground lies above or below.
function fitBox(element, bounds) {
  const low = CRS.EPSG3857.latLngToPoint(bounds.getSouthWest(), 8);
  const high = CRS.EPSG3857.latLngToPoint(bounds.getNorthEast(), 8);
  element.style.aspectRatio = `${high.x - low.x} / ${low.y - high.y}`;
  element.classList.add("is-fitted");
}

// With data-focus the view is drawn in to what is marked own; what lies around it is cut off.
function boundsOf(element, collection, layer) {
  const own = collection.features.filter((feature) => feature.properties.own);
  return "focus" in element.dataset && own.length ? geoJSON(own).getBounds().pad(0.25) : layer.getBounds();
}

// Names that would lie on another or be cut off by the edge go; the own ones are kept first.
function thinNames(element) {
  const frame = element.getBoundingClientRect();
  const kept = [];
  const names = [...element.querySelectorAll(".map-name")].sort((one, other) => other.classList.contains("is-own") - one.classList.contains("is-own"));
  for (const name of names) {
    name.hidden = false;
    const box = name.getBoundingClientRect();
    const cut = box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom;
    const covered = kept.some((other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom);
    name.hidden = cut || covered;
    if (!name.hidden) kept.push(box);
  }
}

function draw(element, collection) {
  const movable = "movable" in element.dataset;
  const map = makeMap(element, {
    attributionControl: false, zoomControl: movable, dragging: movable, scrollWheelZoom: false, doubleClickZoom: movable,
    boxZoom: false, keyboard: movable, touchZoom: movable, zoomSnap: 0, renderer: svg({ padding: 0.3 }), zoomAnimation: false,
    fadeAnimation: false, markerZoomAnimation: false,
  });
  const breaks = (element.dataset.breaks ?? "").split(",").filter(Boolean).map(Number);
  for (const { properties } of collection.features) properties.shade = classOf(properties, breaks);
  const layer = geoJSON(collection, {
    style: (feature) => feature.geometry.type.endsWith("Polygon")
      ? areaStyle(feature.properties, feature.properties.shade) : lineStyle(feature.properties),
    pointToLayer: (feature, place) => pointLayer(feature.properties, place),
    onEachFeature: attach,
    interactive: true,
  });
  const bounds = boundsOf(element, collection, layer);
  const fits = "fit" in element.dataset;
  const room = { paddingTopLeft: [6, 6], paddingBottomRight: [6, fits ? NOTE_HEIGHT : 6], animate: false };
  if (fits) {
    fitBox(element, bounds);
    map.invalidateSize(false);
  }
  map.fitBounds(bounds, room);
  layer.addTo(map);
  map.on("moveend zoomend", () => thinNames(element));
  thinNames(element);
  hatch(element);
  note(element);
  if (element.dataset.pick) pickPoint(element, map);
  new ResizeObserver(() => { map.invalidateSize(false); map.fitBounds(bounds, room); }).observe(element);
}

async function start(element) {
  if (element.dataset.drawn) return;
  element.dataset.drawn = "yes";
  const inline = element.dataset.geojsonFrom && document.getElementById(element.dataset.geojsonFrom);
  const collection = inline ? JSON.parse(inline.textContent)
    : await (await fetch(element.dataset.geojsonUrl, { headers: { Accept: "application/json" } })).json();
  if (collection.features.length) draw(element, collection);
}

const startAll = () => document.querySelectorAll("[data-map]").forEach(start);
startAll();
document.addEventListener("htmx:after:settle", startAll);
