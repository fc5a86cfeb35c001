// Where a message is put together: text, a photo, a point; all three may go together.

import { insist, newId, upload } from "./api.js";
import { byId, make, pinMark } from "./dom.js";
import { t } from "./words.js";

const LONGEST_SIDE = 1600; // pixels
const TRIES = 4;

export class Composer {
  #text = byId("text");
  #point = null; // {lon, lat, name}
  #photo = null; // {address of the preview, uploaded: promise of a digest}

  // `does`: send(sending), trouble(error).
  constructor(sheet, does) {
    this.sheet = sheet;
    this.does = does;
    this.#text.placeholder = t("placeholder");
    this.#text.setAttribute("aria-label", t("placeholder"));
    for (const [id, title] of [["place", "place"], ["send", "send"], ["photo", "photo"]]) {
      byId(id).title = t(title);
      (byId(id).querySelector("input") ?? byId(id)).setAttribute("aria-label", t(title));
    }
    byId("place").addEventListener("click", () => this.#pick());
    byId("photo").querySelector("input").addEventListener("change", (event) => this.#choose(event.currentTarget));
    byId("composer").addEventListener("submit", (event) => this.#submit(event));
    this.#text.addEventListener("input", () => this.#grow());
    this.#text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      byId("composer").requestSubmit();
    });
    this.#text.disabled = byId("send").disabled = false;
  }

  // Attach a point that was chosen elsewhere.
  async pin(point) {
    this.#point = { ...point, name: await this.sheet.nameOf(point) };
    this.#showAttached();
    this.#text.focus();
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
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    this.#dropPhoto();
    const uploaded = prepare(file).then((blob) => insist(() => upload("api/uploads", blob), { tries: TRIES }));
    const photo = { address: URL.createObjectURL(file), uploaded };
    this.#photo = photo;
    this.#showAttached();
    uploaded.catch((error) => {
      if (this.#photo === photo) this.#dropPhoto();
      this.does.trouble(error);
    });
  }

  async #submit(event) {
    event.preventDefault();
    const text = this.#text.value.trim();
    if (!text && !this.#point && !this.#photo) return;
    const sending = { id: newId() };
    if (text) sending.text = text;
    if (this.#point) sending.point = { lon: this.#point.lon, lat: this.#point.lat };
    byId("send").disabled = true;
    try {
      if (this.#photo) sending.photo = (await this.#photo.uploaded).digest;
    } catch {
      return; // #choose has told why
    } finally {
      byId("send").disabled = false;
    }
    this.does.send(sending);
    this.#text.value = "";
    this.#point = null;
    this.#dropPhoto();
    this.#grow();
  }

  #dropPhoto() {
    if (this.#photo) URL.revokeObjectURL(this.#photo.address);
    this.#photo = null;
    this.#showAttached();
  }

  #showAttached() {
    const items = [];
    if (this.#photo) items.push(this.#item(make("img", { src: this.#photo.address, alt: t("photo_alt") }), () => this.#dropPhoto()));
    if (this.#point)
      items.push(
        this.#item(make("span", {}, pinMark(), this.#point.name ?? t("outside")), () => {
          this.#point = null;
          this.#showAttached();
        }),
      );
    byId("attached").replaceChildren(...items);
  }

  #item(what, remove) {
    return make("li", {}, what, make("button", { type: "button", "aria-label": t("remove"), title: t("remove"), onclick: remove }, "✕"));
  }

  #grow() {
    this.#text.style.height = "auto";
    this.#text.style.height = `${this.#text.scrollHeight + 2}px`;
  }
}

// Make a photo small enough to travel; what the browser cannot draw goes as it is, and the server decides.
async function prepare(file) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file;
  }
  const scale = LONGEST_SIDE / Math.max(bitmap.width, bitmap.height);
  if (scale >= 1) return file;
  const canvas = make("canvas", { width: Math.round(bitmap.width * scale), height: Math.round(bitmap.height * scale) });
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? file), "image/jpeg", 0.85));
}
