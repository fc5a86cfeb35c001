// Building the document from nodes; text never becomes markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

export const make = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
export const draw = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
export const byId = (id) => document.getElementById(id);

// The sign for "a place".
export const pinMark = () =>
  draw(
    "svg",
    { class: "pin-mark", viewBox: "0 0 24 24", "aria-hidden": "true" },
    draw("path", { d: "M12 21c4-5 6-8.2 6-11a6 6 0 0 0-12 0c0 2.8 2 6 6 11z" }),
    draw("circle", { cx: 12, cy: 10, r: 2.3 }),
  );
