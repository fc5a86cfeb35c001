// What to try next: the furthest step whose outcome is there decides, so that the order is free.

import { byId, make } from "./dom.js";
import { t } from "./words.js";

const KEY = "smallgrid:tour";
// Each step's outcome, from {tickets: the open ones, gone: a ticket was closed, wound: which buttons were pressed}.
const DONE = [
  ({ tickets }) => tickets.length > 0,
  ({ tickets }) => tickets.some(({ state }) => state === "working"),
  ({ tickets }) => tickets.some(({ state }) => state === "resolved"),
  ({ gone }) => gone,
  ({ gone, wound }) => gone && wound.has("day"),
  ({ gone, wound }) => gone && wound.has("next"),
];

export class Tour {
  #step = Number(sessionStorage.getItem(KEY) ?? 0);
  #over = false;
  #seen = new Set();
  #facts = { tickets: [], gone: false, wound: new Set() };

  constructor() {
    byId("tour-title").textContent = t("demo_tour");
    this.items = DONE.map((_done, index) => make("li", {}, t(`demo_step_${index + 1}`)));
    byId("tour").append(...this.items);
    this.#show();
  }

  tickets(tickets) {
    const open = new Set(tickets.map(({ number }) => number));
    const gone = [...this.#seen].some((number) => !open.has(number));
    for (const number of open) this.#seen.add(number);
    this.#look({ tickets, gone: gone || this.#facts.gone });
  }

  wound(which) {
    this.#look({ wound: this.#facts.wound.add(which) });
  }

  // Begin anew when the page comes back: what was asked for before the reset and is answered now counts no more.
  forget() {
    this.#over = true;
    sessionStorage.removeItem(KEY);
  }

  #look(more) {
    if (this.#over) return;
    Object.assign(this.#facts, more);
    this.#step = Math.max(this.#step, 1 + DONE.findLastIndex((done) => done(this.#facts)));
    sessionStorage.setItem(KEY, String(this.#step));
    this.#show();
  }

  #show() {
    this.items.forEach((item, index) => {
      item.classList.toggle("done", index < this.#step);
      if (index === this.#step) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
  }
}
