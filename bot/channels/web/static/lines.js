// The chat: bubbles in the order of their times, edited in place, with a separator for each day.

import { make, pinMark } from "./dom.js";
import { clock, day, sameDay, t } from "./words.js";

const NEAR_END = 120; // pixels from the end within which the reader wants to stay at the end

export class Lines {
  #lines = []; // {id, at, client, node, separator}, oldest first
  #echoes = new Map(); // client id -> node of what is on its way
  #following = true;

  // `does` is what a line can ask for: press(data, id), photo(address), spot(point). `welcome` stands in an empty chat.
  constructor(holder, welcome, does) {
    this.holder = holder;
    this.does = does;
    this.welcome = holder.appendChild(make("p", { class: "welcome" }, welcome));
    holder.addEventListener("scroll", () => {
      this.#following = holder.scrollHeight - holder.scrollTop - holder.clientHeight < NEAR_END;
    });
    new ResizeObserver(() => this.#follow()).observe(holder);
  }

  // Show a line that the server sent, or what became of it.
  put({ id, mine, at, body }) {
    const node = this.#render({ id, mine, at: new Date(at), body });
    const known = this.#lines.find((line) => line.id === id);
    if (known) {
      node.classList.add("edited");
      known.node.replaceWith(node);
      known.node = node;
    } else {
      this.settle(body.client);
      this.#insert({ id, at: new Date(at), node, separator: null });
    }
    this.#follow();
  }

  // Show what the person has just said, until the server's line takes its place.
  echo(sending, at) {
    const body = {
      segments: sending.text ? [{ text: sending.text }] : [],
      choices: [],
      media: sending.photo ? [{ kind: "photo", digest: sending.photo }] : [],
      spot: sending.point ?? null,
      tags: {},
    };
    const node = this.#render({ id: null, mine: true, at, body });
    node.classList.add("pending");
    this.#echoes.set(sending.id, node);
    this.holder.append(node);
    this.#following = true;
    this.#follow();
  }

  // Take the echo back: the line itself is here, or it came to nothing.
  settle(client) {
    this.#echoes.get(client)?.remove();
    this.#echoes.delete(client);
  }

  #insert(line) {
    let index = this.#lines.length;
    while (index > 0 && after(this.#lines[index - 1], line)) index -= 1;
    const next = this.#lines[index];
    const place = next ? (next.separator ?? next.node) : (this.#echoes.values().next().value ?? null);
    this.holder.insertBefore(line.node, place);
    this.#lines.splice(index, 0, line);
    this.#separate(index);
    this.#separate(index + 1);
  }

  #separate(index) {
    const [previous, line] = [this.#lines[index - 1], this.#lines[index]];
    if (!line) return;
    const needed = !previous || !sameDay(previous.at, line.at);
    if (needed && !line.separator) {
      line.separator = make("div", { class: "day" }, day(line.at));
      line.node.before(line.separator);
    } else if (!needed && line.separator) {
      line.separator.remove();
      line.separator = null;
    }
  }

  #follow() {
    this.welcome.hidden = this.#lines.length + this.#echoes.size > 0;
    if (!this.#following) return;
    requestAnimationFrame(() => {
      this.holder.scrollTop = this.holder.scrollHeight;
    });
  }

  #render({ id, mine, at, body }) {
    const bubble = make("div", { class: "bubble" });
    for (const item of body.media) bubble.append(this.#media(item));
    if (body.segments.length) bubble.append(words(body.segments));
    if (body.spot) bubble.append(this.#spot(body.spot));
    bubble.append(make("time", { datetime: at.toISOString() }, clock(at)));
    const node = make("article", { class: mine ? "line mine" : "line", "data-id": id }, bubble);
    for (const [name, value] of Object.entries(body.tags)) node.dataset[name] = value;
    const rows = body.choices.filter((row) => row.length);
    for (const row of rows) node.append(this.#choices(row, id, node));
    return node;
  }

  #media({ kind, digest }) {
    if (kind !== "photo" || !digest)
      return make("p", { class: "photo awaited" }, t(kind === "photo" ? "photo_awaited" : "voice"));
    const address = `media/${digest}`;
    const image = make("img", { src: address, alt: t("photo_alt"), onload: () => this.#follow() });
    return make("button", { class: "photo", type: "button", onclick: () => this.does.photo(address) }, image);
  }

  #spot(point) {
    return make("button", { class: "spot", type: "button", onclick: () => this.does.spot(point) }, pinMark(), t("open_map"));
  }

  #choices(row, id, node) {
    const press = async (event) => {
      const button = event.currentTarget;
      const all = node.querySelectorAll(".choices button");
      for (const each of all) each.disabled = true;
      button.classList.add("pressed");
      this.#following = true;
      try {
        await this.does.press(button.dataset.data, id);
      } finally {
        for (const each of all) each.disabled = false;
        button.classList.remove("pressed");
      }
    };
    const buttons = row.map(({ label, data }) => make("button", { type: "button", "data-data": data, onclick: press }, label));
    return make("div", { class: "choices" }, ...buttons);
  }
}

const after = (one, other) => one.at > other.at || (one.at.getTime() === other.at.getTime() && Number(one.id) > Number(other.id));

function words(segments) {
  const text = make("p", { class: "text" });
  for (const segment of segments) text.append(segment.bold ? make("strong", {}, segment.text) : segment.text);
  return text;
}
