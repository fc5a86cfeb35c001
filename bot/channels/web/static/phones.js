// The three phones of the demo, and the people who may hold them.

import { post } from "./api.js";
import { byId, make } from "./dom.js";
import { t } from "./words.js";

const PHONES = [1, 2, 3];

export class Phones {
  // `news()` hears that a phone has shown something new.
  constructor(people, news) {
    this.all = PHONES.map((number) => this.#phone(number, people));
    byId("phones").append(...this.all.map(({ node }) => node));
    this.#select(this.all[0]);
    addEventListener("message", ({ origin, source, data }) => {
      const phone = this.all.find(({ frame }) => frame.contentWindow === source);
      if (origin !== location.origin || !phone) return;
      if (data.kind === "selected") this.#select(phone);
      if (data.kind === "held") phone.picker.value = data.person;
      if (data.kind === "news") news();
    });
  }

  // Put a pin into the phone that was touched last.
  pin(point) {
    this.selected.frame.contentWindow.postMessage({ kind: "pin", point }, location.origin);
  }

  #phone(number, people) {
    const title = t("demo_phone", { number });
    const frame = make("iframe", { src: `phone/${number}/`, title, allow: "geolocation; microphone" });
    const picker = make("select", { onchange: () => this.#become(number) }, ...options(people));
    return { number, frame, picker, node: make("section", { class: "phone" }, make("label", {}, title, picker), frame) };
  }

  async #become(number) {
    const phone = this.all[number - 1];
    await post(`phone/${number}/demo/become`, { person: Number(phone.picker.value) });
    this.#select(phone);
    phone.frame.contentWindow.location.reload();
  }

  #select(phone) {
    this.selected = phone;
    for (const { node } of this.all) node.classList.toggle("selected", node === phone.node);
  }
}

function options(people) {
  const groups = new Map();
  for (const person of people) groups.set(person.role, [...(groups.get(person.role) ?? []), person]);
  return Array.from(groups, ([role, members]) =>
    make("optgroup", { label: t(`demo_role_${role}`) }, ...members.map(({ id, title }) => make("option", { value: id }, title))),
  );
}
