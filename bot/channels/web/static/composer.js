// Where a message is put together: text, photos, a point; all may go together.

import { newId } from "./api.js";
import { byId, make, pinMark } from "./dom.js";
import { shrink } from "./photo.js";
import { draft, keepDraft } from "./self.js";
import { t } from "./words.js";

const MOST_PHOTOS = 6;

export class Composer {
  #text = byId("text");
  #point = null; // {lon, lat, name}
  #photos = []; // {address of the preview, blob: promise}

  // `does`: send(sending, enclosed), photo(address), trouble(error), changed(empty).
  constructor(sheet, does) {
    this.sheet = sheet;
    this.does = does;
    this.#text.placeholder = t("placeholder");
    this.#text.setAttribute("aria-label", t("placeholder"));
    for (const id of ["place", "send", "photo"]) {
      byId(id).title = t(id);
      (byId(id).querySelector("input") ?? byId(id)).setAttribute("aria-label", t(id));
    }
    byId("place").addEventListener("click", () => this.#pick());
    byId("photo").querySelector("input").addEventListener("change", (event) => this.#choose(event.currentTarget));
    byId("composer").addEventListener("submit", (event) => this.#submit(event));
    this.#text.addEventListener("input", () => {
      keepDraft(this.#text.value);
      this.#changed();
    });
    this.#text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      byId("composer").requestSubmit();
    });
    this.#text.disabled = byId("send").disabled = false;
    this.#text.value = draft();
    this.#changed();
  }

  get empty() {
    return !this.#text.value.trim() && !this.#point && !this.#photos.length;
  }

  // Attach a point that was chosen elsewhere.
  async pin(point) {
    this.#point = { ...point, name: await this.sheet.nameOf(point) };
    this.#showAttached();
    this.#text.focus();
  }

  // Words that could not be sent, to be mended; not over what is being written.
  giveBack(text) {
    if (this.#text.value.trim()) return;
    this.#write(text);
    this.#changed();
  }

  #write(text) {
    this.#text.value = text;
    keepDraft(text);
  }

  async #pick() {
    try {
      this.#point = (await this.sheet.pick(this.#point)) ?? this.#point;
    } catch (error) {
      this.does.trouble(error);
    }
    this.#showAttached();
  }

  #choose(input) {
    for (const file of Array.from(input.files).slice(0, MOST_PHOTOS - this.#photos.length))
      this.#photos.push({ address: URL.createObjectURL(file), blob: shrink(file) });
    input.value = "";
    this.#showAttached();
  }

  async #submit(event) {
    event.preventDefault();
    if (this.empty) return;
    const sending = { id: newId() };
    const text = this.#text.value.trim();
    if (text) sending.text = text;
    if (this.#point) sending.point = { lon: this.#point.lon, lat: this.#point.lat };
    const photos = this.#photos;
    this.#write("");
    this.#point = null;
    this.#photos = [];
    this.#showAttached();
    const blobs = await Promise.all(photos.map(({ blob }) => blob));
    for (const { address } of photos) URL.revokeObjectURL(address);
    const [first = null, ...more] = blobs.map((blob) => ({ kind: "photo", blob }));
    this.does.send(sending, first);
    for (const photo of more) this.does.send({ id: newId() }, photo);
  }

  #showAttached() {
    const without = (photo) => () => {
      URL.revokeObjectURL(photo.address);
      this.#photos = this.#photos.filter((each) => each !== photo);
      this.#showAttached();
    };
    const items = this.#photos.map((photo) => {
      const image = make("img", { src: photo.address, alt: t("photo_alt") });
      return item(make("button", { type: "button", class: "preview", onclick: () => this.does.photo(photo.address) }, image), without(photo));
    });
    if (this.#point)
      items.push(
        item(make("span", {}, pinMark(), this.#point.name ?? t("outside")), () => {
          this.#point = null;
          this.#showAttached();
        }),
      );
    byId("attached").replaceChildren(...items);
    this.#changed();
  }

  #changed() {
    this.#text.style.height = "auto";
    this.#text.style.height = `${this.#text.scrollHeight + 2}px`;
    this.does.changed(this.empty);
  }
}

const item = (what, remove) =>
  make("li", {}, what, make("button", { type: "button", "aria-label": t("remove"), title: t("remove"), onclick: remove }, "✕"));
