// The one map: layers by window and zoom, a callout on click, its state in the address (at, layers, time, practice).
import { canvas, circle, geoJSON, latLngBounds, map as makeMap } from "leaflet";
import { markLayer, shapeStyle } from "./parts/map_marks.js";

const WAIT = 250;
const element = document.getElementById("one-map");
const form = document.querySelector("[data-map-form]");
const told = document.getElementById("map-told");
const drawing = canvas({ padding: 0.3 });
let shown = null;
let asking = 0;

const map = makeMap(element, {
  attributionControl: false, zoomSnap: 0.25, minZoom: 5, maxZoom: 17, preferCanvas: true, renderer: drawing,
  zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false,
});

function say(words) {
  told.textContent = words;
  told.hidden = !words;
}

function state() {
  const data = new FormData(form);
  const { lat, lng } = map.getCenter();
  const query = new URLSearchParams({
    at: [lat.toFixed(4), lng.toFixed(4), map.getZoom()].join(","), layers: data.getAll("layer").join(","),
    time: data.get("time"),
  });
  if (data.get("practice")) query.set("practice", data.get("practice"));
  return query;
}

function remember(query) {
  const address = `${window.location.pathname}?${query}`;
  history.replaceState({}, "", address);
  document.getElementById("map-address").textContent = window.location.origin + address;
}

function callout(properties) {
  const box = document.createElement("div");
  const name = document.createElement("strong");
  name.textContent = properties.name;
  box.append(name);
  for (const line of properties.lines) {
    const row = document.createElement("div");
    row.textContent = line;
    box.append(row);
  }
  if (properties.href) {
    const link = document.createElement("a");
    link.href = properties.href;
    link.textContent = element.dataset.open;
    box.append(link);
  }
  return box;
}

function attach(feature, layer) {
  const { kind, name, accuracy } = feature.properties;
  if (kind === "border") return;
  layer.bindPopup(() => callout(feature.properties), { className: "map-popup", closeButton: false, maxWidth: 260 });
  if (kind === "area") layer.bindTooltip(`${name} ${feature.properties.lines.join(" ")}`, { sticky: true, className: "map-callout", opacity: 1 });
  if (kind === "grid" && map.getZoom() >= 10.5) layer.bindTooltip(name, { permanent: true, direction: "center", offset: [0, 14], className: "map-name" });
  if (accuracy) layer.on("popupopen popupclose", (event) => ring(feature, event.type === "popupopen"));
}

let accuracyRing = null;
function ring(feature, on) {
  accuracyRing?.remove();
  const [lng, lat] = feature.geometry.coordinates;
  accuracyRing = on ? circle([lat, lng], { radius: feature.properties.accuracy, color: "#0B5563", weight: 1, fillOpacity: 0.08, renderer: drawing }).addTo(map) : null;
}

function draw(collection) {
  shown?.remove();
  shown = geoJSON(collection, {
    style: (feature) => shapeStyle(feature.properties),
    pointToLayer: (feature, place) => markLayer(feature.properties, place),
    onEachFeature: attach,
  }).addTo(map);
  for (const place of form.querySelectorAll("[data-count]")) place.textContent = collection.counts[place.dataset.count] ?? "";
  document.querySelector(".map-scale").hidden = !collection.features.some((feature) => feature.properties.kind === "area");
  say(collection.cut.length ? element.dataset.cut : "");
}

async function ask() {
  const query = state();
  remember(query);
  const edges = map.getBounds();
  query.set("bbox", [edges.getWest(), edges.getSouth(), edges.getEast(), edges.getNorth()].map((edge) => edge.toFixed(4)).join(","));
  query.set("zoom", map.getZoom());
  query.delete("at");
  const mine = ++asking;
  const answer = await fetch(`${element.dataset.url}?${query}`).catch(() => null);
  if (mine !== asking) return;
  if (!answer?.ok) say(element.dataset.failed);
  else draw(await answer.json());
}

let timer = 0;
function soon() {
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT);
}

function begin() {
  const note = document.createElement("p");
  note.className = "map-note";
  note.textContent = element.dataset.note;
  element.append(note);
  const [lat, lng, zoom] = (new URLSearchParams(window.location.search).get("at") ?? "").split(",").map(Number);
  if (Number.isFinite(zoom)) map.setView([lat, lng], zoom);
  else {
    const [west, south, east, north] = element.dataset.bounds.split(",").map(Number);
    map.fitBounds(latLngBounds([south, west], [north, east]));
  }
  map.on("moveend", () => { if (!map._popup?.isOpen()) soon(); });
  map.on("popupclose", soon);
  form.addEventListener("change", ask);
  form.addEventListener("submit", (event) => event.preventDefault());
  ask();
}

begin();
