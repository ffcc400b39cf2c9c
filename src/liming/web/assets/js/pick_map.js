// The schematic ground for picking a place: first a county, then a point in it. Loaded when the picture is opened.
import { DomEvent, circleMarker, geoJSON, map as makeMap, svg } from "leaflet";

const EDGE = { color: "#85919A", weight: 0.8, fillColor: "#FFFFFF", fillOpacity: 1 };
const LIT = { ...EDGE, color: "#0B5563", weight: 1.6, fillColor: "#E7F1F2" };
const POINT = { radius: 8, color: "#FFFFFF", weight: 2, fillColor: "#0B5563", fillOpacity: 1 };

class Ground {
  constructor(details) {
    this.details = details;
    this.box = details.closest("[data-place]");
    this.way = details.querySelector("[data-way]");
    this.back = details.querySelector("[data-back]");
    this.firstWords = this.way.textContent;
    this.map = makeMap(details.querySelector(".pick-ground"), {
      attributionControl: false, zoomSnap: 0, scrollWheelZoom: false, renderer: svg({ padding: 0.3 }),
      zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false,
    });
    this.map.on("click", ({ latlng }) => { if (this.county) this.put(latlng); });
    this.back.addEventListener("click", () => this.showCounties());
    this.showCounties();
  }

  async show(query, onClick) {
    const collection = await (await fetch(this.details.dataset.ground + query)).json();
    if (!collection.features.length) return false;
    this.layer?.remove();
    this.layer = geoJSON(collection, {
      style: EDGE,
      onEachFeature: (feature, layer) => {
        layer.bindTooltip(feature.properties.name, { permanent: Boolean(query), direction: "center", className: "map-name" });
        layer.on({ mouseover: () => layer.setStyle(LIT), mouseout: () => layer.setStyle(EDGE) });
        if (onClick) layer.on("click", (event) => { DomEvent.stop(event); onClick(feature, layer); });
      },
    }).addTo(this.map);
    this.map.fitBounds(this.layer.getBounds(), { padding: [8, 8], animate: false });
    return true;
  }

  showCounties() {
    this.county = null;
    this.back.hidden = true;
    this.way.textContent = this.firstWords;
    this.show("", (feature, layer) => this.enter(feature, layer));
  }

  async enter({ properties }, layer) {
    this.county = properties.name;
    this.way.textContent = properties.name;
    this.back.hidden = false;
    const drawn = await this.show(`?county=${properties.code}`);
    if (!drawn) this.map.fitBounds(layer.getBounds(), { animate: false });
  }

  put({ lat, lng }) {
    this.marker?.remove();
    this.marker = circleMarker([lat, lng], POINT).addTo(this.map);
    const latitude = lat.toFixed(6);
    const longitude = lng.toFixed(6);
    this.box.querySelector("[name=latitude]").value = latitude;
    this.box.querySelector("[name=longitude]").value = longitude;
    this.box.dispatchEvent(new CustomEvent("located", { bubbles: true, detail: { latitude, longitude } }));
  }
}

document.querySelectorAll("[data-pick-map][open]").forEach((details) => new Ground(details));
