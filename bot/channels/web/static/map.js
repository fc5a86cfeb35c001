// The map of the grids, drawn from GeoJSON: WGS-84 degrees in, degrees out.

import { draw } from "./dom.js";

const WIDTH = 1000;
const MARGIN = 20;
// What lies on the grids, from the bottom: kind of feature, element, class.
const LAYERS = [
  ["courtyard", "polygon", "courtyard"],
  ["street", "polyline", "street"],
  ["grid", "polygon", "border"],
  ["boundary", "polygon", "boundary"],
];

export class GridMap {
  // `onpick({lon, lat}, name)` makes the map one to point on.
  constructor(holder, geojson, onpick = null) {
    this.grids = new Map();
    this.features = geojson.features;
    this.#measure();
    this.svg = draw("svg", { viewBox: `0 0 ${WIDTH} ${this.height}`, role: "img" });
    this.#drawAll();
    this.pin = this.svg.appendChild(
      draw("path", { class: "pin", visibility: "hidden", d: "M0 0C-18-26-24-36-24-48a24 24 0 1 1 48 0C24-36 18-26 0 0z" }),
    );
    if (onpick) {
      holder.classList.add("pickable");
      this.svg.addEventListener("click", (event) => this.#pick(event, onpick));
    }
    holder.replaceChildren(this.svg);
  }

  // Put the pin on a point and light up the grid under it; gives that grid's name, null outside.
  mark(point) {
    const [x, y] = this.project([point.lon, point.lat]);
    this.pin.setAttribute("transform", `translate(${x} ${y})`);
    this.pin.setAttribute("visibility", "visible");
    let name = null;
    for (const [polygon, grid] of this.grids) {
      const lit = name === null && grid.rings.some((ring) => contains(ring, x, y));
      polygon.classList.toggle("lit", lit);
      if (lit) name = grid.name;
    }
    return name;
  }

  clear() {
    this.pin.setAttribute("visibility", "hidden");
    for (const polygon of this.grids.keys()) polygon.classList.remove("lit");
  }

  project([lon, lat]) {
    return [MARGIN + (lon - this.west) * this.scaleX, MARGIN + (this.north - lat) * this.scaleY];
  }

  #measure() {
    const points = this.features.flatMap((feature) => lines(feature.geometry).flat());
    const lons = points.map(([lon]) => lon);
    const lats = points.map(([, lat]) => lat);
    this.west = Math.min(...lons);
    this.north = Math.max(...lats);
    this.scaleX = (WIDTH - 2 * MARGIN) / (Math.max(...lons) - this.west);
    this.scaleY = this.scaleX / Math.cos((this.north * Math.PI) / 180);
    this.height = Math.round((this.north - Math.min(...lats)) * this.scaleY + 2 * MARGIN);
  }

  #drawAll() {
    const of = (kind) => this.features.filter((feature) => feature.properties.kind === kind);
    for (const feature of of("grid")) {
      const rings = lines(feature.geometry).map((line) => line.map((point) => this.project(point)));
      for (const ring of rings) {
        const polygon = this.svg.appendChild(draw("polygon", { class: "grid", points: ring.join(" ") }));
        polygon.dataset.grid = feature.properties.grid;
        this.grids.set(polygon, { name: feature.properties.name, rings });
      }
    }
    for (const [kind, tag, style] of LAYERS)
      for (const feature of of(kind))
        for (const line of lines(feature.geometry))
          this.svg.append(draw(tag, { class: style, points: line.map((point) => this.project(point)).join(" ") }));
    for (const feature of of("courtyard")) this.#label(feature, "small", 0.28);
    for (const feature of of("grid")) this.#label(feature, "name", 0);
  }

  // A courtyard's name stands under the middle of it, so that the grid's own name stays free.
  #label(feature, style, drop) {
    const corners = lines(feature.geometry)[0].map((point) => this.project(point));
    const ys = corners.map(([, y]) => y);
    const tall = Math.max(...ys) - Math.min(...ys);
    const [x, y] = feature.properties.label
      ? this.project(feature.properties.label)
      : [corners.reduce((sum, [cx]) => sum + cx, 0) / corners.length, (Math.max(...ys) + Math.min(...ys)) / 2];
    const text = draw("text", { class: style, x, y: y + tall * drop });
    text.textContent = feature.properties.name;
    this.svg.append(text);
  }

  #pick(event, onpick) {
    const matrix = this.svg.getScreenCTM();
    if (!matrix) return;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    const point = { lon: round(this.west + (x - MARGIN) / this.scaleX), lat: round(this.north - (y - MARGIN) / this.scaleY) };
    onpick(point, this.mark(point));
  }
}

const round = (degrees) => Math.round(degrees * 1e6) / 1e6;

function lines({ type, coordinates }) {
  if (type === "Polygon") return [coordinates[0]];
  if (type === "MultiPolygon") return coordinates.map((polygon) => polygon[0]);
  return type === "LineString" ? [coordinates] : [];
}

function contains(ring, x, y) {
  let inside = false;
  ring.forEach(([x1, y1], index) => {
    const [x2, y2] = ring.at(index - 1);
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  });
  return inside;
}
