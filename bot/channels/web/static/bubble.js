// One line of the chat as a node: words, photos, voice, a point, buttons, the time and how far it got.

import { make, pinMark } from "./dom.js";
import { clock, t } from "./words.js";

// `does`: press(data, id), photo(address, node), spot(point), grown(). `state`: "waiting" or "sent" for what I said.
export function bubble({ id, mine, at, body }, state, does) {
  const inner = make("div", { class: "bubble" });
  for (const item of body.media) inner.append(medium(item, does));
  if (body.segments.length) inner.append(words(body.segments));
  if (body.spot) inner.append(make("button", { class: "spot", type: "button", onclick: () => does.spot(body.spot) }, pinMark(), t("open_map")));
  if (body.file) inner.append(make("a", { class: "file", href: body.file.address, download: body.file.name }, body.file.name));
  inner.append(make("p", { class: "foot" }, make("time", { datetime: at.toISOString() }, clock(at)), mine ? tick(state) : null));
  const node = make("article", { class: mine ? "line mine" : "line", "data-id": id, "data-state": mine ? state : null }, inner);
  for (const [name, value] of Object.entries(body.tags)) node.dataset[name] = value;
  for (const row of body.choices) if (row.length) node.append(choices(row, id, node, does));
  return node;
}

const SIGNS = { waiting: "◷", sent: "✓", refused: "!" };

export const tick = (state) => make("span", { class: "tick", role: "img", "aria-label": t(`tick_${state}`), title: t(`tick_${state}`) }, SIGNS[state]);

function medium({ kind, digest, address = digest && `media/${digest}` }, does) {
  if (!address) return make("p", { class: "photo awaited" }, t(kind === "photo" ? "photo_awaited" : "voice"));
  if (kind === "voice") return make("audio", { controls: true, preload: "none", src: address, "aria-label": t("voice") });
  const image = make("img", { src: address, alt: t("photo_alt"), onload: () => does.grown() });
  const show = (event) => does.photo(address, event.currentTarget.closest("article"));
  return make("button", { class: "photo", type: "button", onclick: show }, image);
}

function words(segments) {
  const text = make("p", { class: "text" });
  for (const { text: said, bold, call } of segments) {
    const part = call ? make("a", { class: "call", href: `tel:${call}` }, said) : said;
    text.append(bold ? make("strong", {}, part) : part);
  }
  return text;
}

function choices(row, id, node, does) {
  const press = async (event) => {
    const button = event.currentTarget;
    if (button.hasAttribute("aria-disabled")) return;
    const all = node.querySelectorAll(".choices button");
    for (const each of all) each.setAttribute("aria-disabled", "true"); // not disabled, which would lose the focus
    button.classList.add("pressed");
    try {
      await does.press(button.dataset.data, id);
    } finally {
      for (const each of all) each.removeAttribute("aria-disabled");
      button.classList.remove("pressed");
    }
  };
  const buttons = row.map(({ label, data }) => make("button", { type: "button", "data-data": data, onclick: press }, label));
  return make("div", { class: "choices" }, ...buttons);
}
