// The area of an outage: divisions and grids chosen whole, a polygon drawn by its corners. The written fields hold all of it.
import { DomEvent, divIcon, geoJSON, map as makeMap, marker, polygon, polyline, svg } from "leaflet";
import { codesIn, crosses, squareKilometres } from "./parts/outline.js";

const GROUND = { color: "#85919A", weight: 0.8, fillColor: "#FFFFFF", fillOpacity: 1 };
const LINES = { grid: { color: "#C6CFD5", weight: 0.8, fill: false }, county: { color: "#17212B", weight: 1.2, fill: false } };
const LIT = { color: "#0B5563", weight: 1.6, fillColor: "#E7F1F2", fillOpacity: 0.8 };
const DRAWN = { color: "#0B5563", weight: 2.2, fillColor: "#0B5563", fillOpacity: 0.12, interactive: false };
const FIELD_OF = { county: "division_codes", township: "division_codes", grid: "grid_codes" };

class Drawing {
  constructor(box) {
    this.box = box;
    this.form = box.closest("form");
    this.find = (name) => box.querySelector(`[data-${name}]`);
    this.points = [];
    this.known = new Map();
    this.map = makeMap(box.querySelector(".draw-ground"), {
      attributionControl: false, zoomSnap: 0, scrollWheelZoom: false, doubleClickZoom: false, renderer: svg({ padding: 0.3 }),
      zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false,
    });
    this.map.on("click", ({ latlng }) => { if (this.county) this.add(latlng); });
    this.find("undo").addEventListener("click", () => { this.points.pop(); this.show(); });
    this.find("clear").addEventListener("click", () => { this.points = []; this.show(); });
    this.find("back").addEventListener("click", () => this.showCounties());
    this.find("pick").addEventListener("change", ({ target }) => { this.choose(target.value); target.value = ""; });
    this.readPolygon();
    this.showCounties().then(() => this.show());
  }

  field(name) { return this.form.elements[name]; }

  async load(county = "") {
    const answer = await fetch(this.box.dataset.ground + (county && `?county=${county}`), { headers: { Accept: "application/json" } });
    return (await answer.json()).features;
  }

  readPolygon() {
    try {
      const [ring] = JSON.parse(this.field("polygon").value).coordinates;
      this.points = ring.slice(0, -1).map(([lng, lat]) => ({ lat, lng }));
    } catch { this.points = []; }
  }

  say(name) { this.find("way").textContent = this.find("way").dataset[name]; }

  async showCounties() {
    const counties = await this.load();
    this.many = counties.length > 1;
    this.county = null;
    this.find("pick").disabled = true;
    this.find("back").hidden = true;
    if (counties.length === 1) return this.enter(counties[0].properties);
    this.say("county");
    return this.lay(counties, (properties) => this.enter(properties));
  }

  async enter({ code }) {
    this.county = code;
    const features = await this.load(code);
    for (const { properties } of features) this.known.set(properties.code, properties);
    this.lay(features);
    this.fillPick(features);
    this.say("draw");
    this.find("back").hidden = !this.many;
    this.show();
  }

  lay(features, onClick) {
    this.ground?.remove();
    this.ground = geoJSON({ type: "FeatureCollection", features }, {
      style: ({ properties }) => this.styleOf(properties),
      interactive: Boolean(onClick),
      onEachFeature: ({ properties }, layer) => {
        if (onClick) layer.on("click", (event) => { DomEvent.stop(event); onClick(properties); }).bindTooltip(properties.name, { direction: "center", className: "map-name" });
        if (properties.kind === "township") layer.bindTooltip(properties.name, { permanent: true, direction: "center", className: "map-name" });
      },
    }).addTo(this.map);
    const bounds = this.ground.getBounds();
    if (bounds.isValid()) this.map.fitBounds(bounds, { padding: [8, 8], animate: false });
    this.ground.eachLayer((layer) => { if (layer.feature.properties.kind === "county" && this.county) layer.bringToFront(); });
  }

  styleOf({ kind, code }) {
    if (codesIn(this.field(FIELD_OF[kind])).includes(code)) return LIT;
    return (this.county && LINES[kind]) || GROUND;
  }

  fillPick(features) {
    const pick = this.find("pick");
    pick.replaceChildren(pick.firstElementChild);
    const named = { county: pick.dataset.divisions, township: pick.dataset.divisions, grid: pick.dataset.grids };
    for (const words of new Set(Object.values(named))) {
      const group = Object.assign(document.createElement("optgroup"), { label: words });
      const inside = features.filter(({ properties }) => named[properties.kind] === words);
      group.append(...inside.map(({ properties }) => new Option(properties.name, properties.code)));
      if (inside.length) pick.append(group);
    }
    pick.disabled = false;
  }

  choose(code) {
    const field = this.field(FIELD_OF[this.known.get(code)?.kind] ?? "grid_codes");
    if (code && !codesIn(field).includes(code)) field.value = [...codesIn(field), code].join(",");
    this.show();
  }

  drop(name, code) {
    this.field(name).value = codesIn(this.field(name)).filter((each) => each !== code).join(",");
    this.show();
  }

  add({ lat, lng }) {
    this.points.push({ lat, lng });
    this.show();
  }

  show() {
    this.ground?.setStyle(({ properties }) => this.styleOf(properties));
    this.showChosen();
    for (const layer of this.drawn ?? []) layer.remove();
    const line = this.points.length < 3 ? polyline(this.points, DRAWN) : polygon(this.points, DRAWN);
    this.drawn = [line, ...this.points.map((point, place) => this.corner(point, place, line))].map((layer) => layer.addTo(this.map));
    this.write();
  }

  corner(point, place, line) {
    const icon = divIcon({ className: "draw-corner", html: "", iconSize: [12, 12] });
    const handle = marker(point, { icon, draggable: true, keyboard: false });
    handle.on("drag", () => {
      const { lat, lng } = handle.getLatLng();
      this.points[place] = { lat, lng };
      line.setLatLngs(this.points);
    });
    return handle.on("dragend", () => this.write());
  }

  write() {
    const ring = this.points.map(({ lat, lng }) => [Number(lng.toFixed(6)), Number(lat.toFixed(6))]);
    const closed = ring.length > 2;
    this.field("polygon").value = closed ? JSON.stringify({ type: "Polygon", coordinates: [[...ring, ring[0]]] }) : "";
    for (const name of ["undo", "clear"]) this.find(name).disabled = !this.points.length;
    if (!closed) { if (this.county) this.say("draw"); return; }
    const size = squareKilometres(ring);
    const words = this.box.dataset.size.replace("%s", size < 10 ? size.toFixed(1) : Math.round(size)).replace("%d", ring.length);
    this.find("way").textContent = crosses(ring) ? this.box.dataset.crossing : words;
  }

  showChosen() {
    const list = this.find("chosen-areas");
    const chosen = ["division_codes", "grid_codes"].flatMap((name) => codesIn(this.field(name)).map((code) => [name, code]));
    list.replaceChildren(...chosen.map(([name, code]) => this.chip(name, code)));
    list.hidden = !chosen.length;
  }

  chip(name, code) {
    const words = this.known.get(code)?.name ?? code;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "chip", textContent: `${words} ×` });
    button.setAttribute("aria-label", this.box.dataset.remove.replace("%s", words));
    button.addEventListener("click", () => this.drop(name, code));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }
}

document.querySelectorAll("[data-draw-area]").forEach((box) => new Drawing(box));
