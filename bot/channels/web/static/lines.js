// The chat: bubbles in the order of their times, edited in place, with a separator for each day.

import { bubble, tick } from "./bubble.js";
import { make } from "./dom.js";
import { day, sameDay } from "./words.js";

const NEAR_END = 120; // pixels from the end within which the reader wants to stay at the end

export class Lines {
  #lines = []; // {id, at, node, separator}, oldest first
  #echoes = new Map(); // client id -> node of what is on its way
  #arrived = new Set(); // client ids of the lines that the server has sent
  #following = true;

  // `does` is what a bubble can ask for. `welcome` stands in an empty chat.
  constructor(holder, welcome, does) {
    this.holder = holder;
    this.does = { ...does, grown: () => this.#follow() };
    this.welcome = holder.appendChild(make("p", { class: "welcome" }, welcome));
    holder.addEventListener("scroll", () => {
      this.#following = holder.scrollHeight - holder.scrollTop - holder.clientHeight < NEAR_END;
    });
    new ResizeObserver(() => this.#follow()).observe(holder);
    this.#follow();
  }

  // Show a line that the server sent, or what became of it; tells whether it is new.
  put({ id, mine, at, body }) {
    const node = bubble({ id, mine, at: new Date(at), body }, "sent", this.does);
    const known = this.#lines.find((line) => line.id === id);
    if (known) {
      const held = known.node.contains(document.activeElement) && document.activeElement;
      node.classList.add("edited");
      known.node.replaceWith(node);
      known.node = node;
      if (held) (sameButton(node, held) ?? this.holder).focus({ preventScroll: true });
    } else {
      this.#arrived.add(body.client);
      this.settle(body.client);
      this.#insert({ id, at: new Date(at), node, separator: null });
    }
    this.#follow();
    return !known;
  }

  // Show what the person has just said, until the server's line takes its place.
  echo({ sending, enclosed }) {
    if (sending.press || this.#echoes.has(sending.id) || this.#arrived.has(sending.id)) return;
    const media = ["photo", "voice"].filter((kind) => sending[kind]).map((kind) => ({ kind, digest: sending[kind] }));
    if (enclosed) media.push({ kind: enclosed.kind, address: enclosed.kind === "photo" && URL.createObjectURL(enclosed.blob) });
    const body = { segments: sending.text ? [{ text: sending.text }] : [], choices: [], media, spot: sending.point ?? null, tags: {} };
    const node = bubble({ id: null, mine: true, at: new Date(), body }, "waiting", this.does);
    node.classList.add("pending");
    this.#echoes.set(sending.id, node);
    this.holder.append(node);
    this.#following = true;
    this.#follow();
  }

  // The server has taken it, and its own line comes any moment.
  took(client) {
    const node = this.#echoes.get(client);
    if (!node) return;
    node.dataset.state = "sent";
    node.querySelector(".tick").replaceWith(tick("sent"));
  }

  // The server would not have it: it stays to be read, with the reason, and with a button for each of the ways on.
  refuse(client, words, ways = {}) {
    const node = this.#echoes.get(client);
    if (!node || node.dataset.state === "refused") return;
    node.dataset.state = "refused";
    node.classList.remove("pending");
    node.querySelector(".tick").replaceWith(tick("refused"));
    node.append(make("p", { class: "reason" }, words));
    const buttons = Object.entries(ways).map(([label, onclick]) => make("button", { type: "button", onclick }, label));
    if (buttons.length) node.append(make("div", { class: "choices" }, ...buttons));
    this.#follow();
  }

  // Take the echo back: the line itself is here.
  settle(client) {
    this.#echoes.get(client)?.remove();
    this.#echoes.delete(client);
  }

  clear() {
    for (const { node, separator } of this.#lines) {
      node.remove();
      separator?.remove();
    }
    this.#lines = [];
  }

  // Go to the latest line about a ticket; tells whether there is one.
  goTo(ticket) {
    const found = this.#lines.findLast(({ node }) => node.dataset.ticket === String(ticket));
    found?.node.scrollIntoView({ block: "center" });
    if (found) this.#following = false;
    found?.node.setAttribute("tabindex", "-1");
    found?.node.focus({ preventScroll: true });
    return Boolean(found);
  }

  // The photos of a ticket that are in this chat, oldest first; mine belong to the ticket that the answer speaks of.
  photosOf(ticket) {
    const photos = [];
    let mine = [];
    for (const { node } of this.#lines) {
      const here = Array.from(node.querySelectorAll(".photo img"), (image) => image.getAttribute("src")).reverse();
      if (node.classList.contains("mine")) mine.push(...here);
      else if (node.dataset.ticket) {
        if (node.dataset.ticket === ticket) photos.push(...mine, ...here);
        mine = [];
      }
    }
    return [...new Set(photos)];
  }

  nodeOf(id) {
    return this.#lines.find((line) => line.id === id)?.node;
  }

  toEnd() {
    this.#following = true;
    this.#follow();
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
}

// The button that says the same in an edited line, else its first one.
const sameButton = (node, { dataset }) => {
  const buttons = Array.from(node.querySelectorAll(".choices button"));
  return buttons.find((button) => button.dataset.data === dataset.data) ?? buttons[0];
};

const after = (one, other) => one.at > other.at || (one.at.getTime() === other.at.getTime() && Number(one.id) > Number(other.id));
