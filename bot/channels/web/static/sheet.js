// The map in a sheet: to point on, or to show a point.

import { get } from "./api.js";
import { byId } from "./dom.js";
import { GridMap } from "./map.js";
import { t } from "./words.js";

export class Sheet {
  #dialog = byId("sheet");
  #geojson = null;

  constructor(language) {
    this.language = language;
    byId("sheet-close").addEventListener("click", () => this.#dialog.close(""));
    byId("sheet-confirm").addEventListener("click", () => this.#dialog.close("taken"));
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close("");
    });
  }

  // Let the person choose a point; gives {lon, lat, name}, or null when he changed his mind.
  async pick(before = null) {
    let chosen = before;
    const map = await this.#open("pick_title", (point, name) => {
      chosen = { ...point, name };
      this.#tell(name);
    });
    byId("sheet-confirm").disabled = !before;
    if (before) this.#tell(map.mark(before));
    this.#dialog.returnValue = "";
    await new Promise((resolve) => this.#dialog.addEventListener("close", resolve, { once: true }));
    return this.#dialog.returnValue === "taken" ? chosen : null;
  }

  async show(point) {
    const map = await this.#open("view_title", null);
    this.#tell(map.mark(point));
  }

  // Name the grid of a point without showing the map.
  async nameOf(point) {
    return new GridMap(document.createElement("div"), await this.#features()).mark(point);
  }

  async #features() {
    this.#geojson ??= await get(`api/map?lang=${this.language}`);
    return this.#geojson;
  }

  async #open(title, onpick) {
    const map = new GridMap(byId("sheet-map"), await this.#features(), onpick);
    map.svg.setAttribute("aria-label", t(title));
    byId("sheet-map").classList.toggle("pickable", onpick !== null);
    byId("sheet-title").textContent = t(title);
    byId("sheet-grid").textContent = "";
    byId("sheet-close").textContent = t(onpick ? "cancel" : "close");
    byId("sheet-confirm").textContent = t("pick_confirm");
    byId("sheet-confirm").hidden = onpick === null;
    this.#dialog.showModal();
    return map;
  }

  #tell(name) {
    byId("sheet-grid").textContent = name ?? t("outside");
    byId("sheet-confirm").disabled = false;
  }
}
