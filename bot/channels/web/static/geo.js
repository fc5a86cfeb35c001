// Points and grids: WGS-84 degrees.

// The grid feature that a point lies in, null outside.
export const gridAt = ({ features }, { lon, lat }) =>
  features.find(({ properties, geometry }) => properties.kind === "grid" && rings(geometry).some((ring) => contains(ring, lon, lat))) ?? null;

function rings({ type, coordinates }) {
  if (type === "Polygon") return [coordinates[0]];
  return type === "MultiPolygon" ? coordinates.map((polygon) => polygon[0]) : [];
}

function contains(ring, x, y) {
  let inside = false;
  ring.forEach(([x1, y1], index) => {
    const [x2, y2] = ring.at(index - 1);
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  });
  return inside;
}
