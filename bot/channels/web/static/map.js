// The map of the grids, drawn from GeoJSON with Leaflet and no tiles. Degrees in, degrees out (WGS-84).

import { make } from "./dom.js";
import { gridAt } from "./geo.js";
import "./leaflet.js";
import { t } from "./words.js";

const L = globalThis.leaflet;
const KINDS = ["grid", "courtyard", "street", "boundary"]; // from the bottom
const NAMES_OF_COURTYARDS = 0.6; // zoom steps above the whole view at which they have room
const NEAR_M = 3000; // somebody farther away than this is not here

export class GridMap {
  #pin = null;
  #around = null;
  #tickets = L.layerGroup();
  #grids = new Map(); // code -> layer

  // `onpick({lon, lat}, name)` makes the map one to point on: by finger, or with the keys and Enter.
  constructor(holder, geojson, label, onpick = null) {
    this.geojson = geojson;
    this.holder = holder;
    this.map = L.map(holder, { attributionControl: false, zoomControl: false, zoomSnap: 0.25, maxBoundsViscosity: 0.8, tapHold: false });
    L.control.zoom({ position: "bottomright", zoomInTitle: t("zoom_in"), zoomOutTitle: t("zoom_out") }).addTo(this.map);
    holder.setAttribute("role", "application");
    holder.setAttribute("aria-label", label);
    this.map.createPane("names").style.zIndex = "450"; // under pins and tickets
    this.fit();
    for (const kind of KINDS) this.#draw(kind);
    this.#tickets.addTo(this.map);
    if (onpick) this.#listen(onpick);
  }

  // Show all of it; after the holder has got its size.
  fit() {
    this.map.invalidateSize({ animate: false });
    const bounds = L.geoJSON(this.geojson).getBounds();
    this.map.setMaxBounds(bounds.pad(0.5)).fitBounds(bounds, { animate: false, padding: [6, 6] });
    this.whole = this.map.getZoom();
    this.map.setMinZoom(this.whole - 0.5);
    this.#room();
  }

  // Put the pin on a point and light up the grid under it; gives that grid's name, null outside.
  // `accuracy` in metres draws the circle in which it surely is.
  mark({ lon, lat }, accuracy = null) {
    this.clear();
    this.#pin = L.marker([lat, lon], { icon: L.divIcon({ className: "pin", iconSize: [30, 40], iconAnchor: [15, 40] }), interactive: false, keyboard: false }).addTo(this.map);
    if (accuracy) this.#around = L.circle([lat, lon], { radius: accuracy, className: "around", interactive: false }).addTo(this.map);
    const grid = gridAt(this.geojson, { lon, lat });
    this.#grids.get(grid?.properties.grid)?.getElement()?.classList.add("lit");
    return grid?.properties.name ?? null;
  }

  goTo({ lon, lat }) {
    this.map.setView([lat, lon], Math.max(this.map.getZoom(), this.whole + 1));
  }

  clear() {
    this.#pin?.remove();
    this.#around?.remove();
    this.#pin = this.#around = null;
    for (const layer of this.#grids.values()) layer.getElement()?.classList.remove("lit");
  }

  // Show open tickets: [{number, state, lon, lat, label}].
  showTickets(tickets) {
    this.#tickets.clearLayers();
    for (const { number, state, lon, lat, label } of tickets) {
      const icon = L.divIcon({ className: `ticket-mark ${state}`, html: make("span", {}, String(number)), iconSize: [26, 26] });
      L.marker([lat, lon], { icon, title: label, alt: label, keyboard: false }).addTo(this.#tickets);
    }
  }

  remove() {
    this.map.remove();
    this.holder.removeAttribute("tabindex");
  }

  #draw(kind) {
    const features = this.geojson.features.filter(({ properties }) => properties.kind === kind);
    features.forEach((feature, index) => {
      const tint = kind === "grid" ? `grid tint-${index % 7}` : kind;
      const layer = L.geoJSON(feature, { interactive: kind === "grid", style: { className: tint, fill: kind === "grid" || kind === "courtyard" } }).addTo(this.map);
      layer.eachLayer((path) => {
        if (kind !== "grid") return;
        path.getElement().dataset.grid = feature.properties.grid;
        this.#grids.set(feature.properties.grid, path);
      });
      if (kind === "grid" || kind === "courtyard") this.#name(feature, layer, kind);
    });
  }

  #name({ properties }, layer, kind) {
    const [lon, lat] = properties.label ?? [layer.getBounds().getCenter().lng, layer.getBounds().getCenter().lat];
    L.tooltip({ pane: "names", permanent: true, direction: "center", className: `name ${kind}-name`, interactive: false })
      .setLatLng([lat, lon])
      .setContent(make("span", {}, properties.name))
      .addTo(this.map);
  }

  #listen(onpick) {
    const pick = ({ lat, lng }) => {
      const point = { lon: round(lng), lat: round(lat) };
      onpick(point, this.mark(point));
    };
    this.holder.classList.add("pickable");
    this.map.on("click", ({ latlng }) => pick(latlng));
    this.holder.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== this.holder) return;
      event.preventDefault();
      pick(this.map.getCenter());
    });
  }

  #room() {
    const look = () => this.holder.classList.toggle("roomy", this.map.getZoom() > this.whole + NAMES_OF_COURTYARDS || this.holder.clientWidth > 560);
    this.map.off("zoomend").on("zoomend", look);
    look();
  }
}

const round = (degrees) => Math.round(degrees * 1e6) / 1e6;

// Ask the browser where it is: {lon, lat, accuracy in metres}.
export const whereAmI = () =>
  new Promise((resolve, reject) => {
    const found = ({ coords }) => resolve({ lon: round(coords.longitude), lat: round(coords.latitude), accuracy: Math.min(coords.accuracy, NEAR_M) });
    navigator.geolocation.getCurrentPosition(found, reject, { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 });
  });
