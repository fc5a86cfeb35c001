// The map in a sheet: to point on, or to show a point.

import { get } from "./api.js";
import { byId } from "./dom.js";
import { gridAt } from "./geo.js";
import { t } from "./words.js";

export class Sheet {
  #dialog = byId("sheet");
  #geojson = null;
  #map = null;
  #take = () => {};

  constructor(language) {
    this.language = language;
    byId("sheet-close").addEventListener("click", () => this.#dialog.close(""));
    byId("sheet-confirm").addEventListener("click", () => this.#dialog.close("taken"));
    byId("sheet-here").addEventListener("click", () => this.#here());
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close("");
    });
  }

  // Let the person choose a point; gives {lon, lat, name}, or null when they changed their mind.
  async pick(before = null) {
    let chosen = before;
    this.#take = (point, name) => {
      chosen = { ...point, name };
      this.#tell(name ?? t("outside"));
    };
    await this.#open("pick_title", (point, name) => this.#take(point, name));
    byId("sheet-confirm").disabled = !before;
    if (before) this.#tell(this.#map.mark(before) ?? t("outside"));
    this.#dialog.returnValue = "";
    await new Promise((resolve) => this.#dialog.addEventListener("close", resolve, { once: true }));
    return this.#dialog.returnValue === "taken" ? chosen : null;
  }

  async show(point) {
    await this.#open("view_title", null);
    this.#tell(this.#map.mark(point) ?? t("outside"));
  }

  // Name the grid of a point without showing the map.
  async nameOf(point) {
    return gridAt(await this.#features(), point)?.properties.name ?? null;
  }

  async #features() {
    this.#geojson ??= await get(`api/map?lang=${this.language}`);
    return this.#geojson;
  }

  async #open(title, onpick) {
    const [{ GridMap }, geojson] = await Promise.all([import("./map.js"), this.#features()]);
    byId("sheet-title").textContent = t(title);
    byId("sheet-grid").textContent = "";
    byId("sheet-close").textContent = t(onpick ? "cancel" : "close");
    byId("sheet-confirm").textContent = t("pick_confirm");
    byId("sheet-confirm").hidden = onpick === null;
    byId("sheet-here").textContent = t("here");
    byId("sheet-here").hidden = onpick === null || !navigator.geolocation || !isSecureContext;
    this.#map?.remove();
    byId("sheet-map").classList.remove("pickable");
    this.#dialog.showModal();
    this.#map = new GridMap(byId("sheet-map"), geojson, t(onpick ? "pick_map" : title), onpick);
    byId("sheet-map").focus({ preventScroll: true });
  }

  async #here() {
    const { whereAmI } = await import("./map.js");
    byId("sheet-grid").textContent = t("here_asking");
    try {
      const { accuracy, ...point } = await whereAmI();
      const name = this.#map.mark(point, accuracy);
      this.#map.goTo(point);
      this.#take(point, name);
      this.#tell(t("here_found", { place: name ?? t("outside"), metres: Math.round(accuracy) }));
    } catch {
      byId("sheet-grid").textContent = t("here_unknown");
    }
  }

  #tell(words) {
    byId("sheet-grid").textContent = words;
    byId("sheet-confirm").disabled = false;
  }
}
