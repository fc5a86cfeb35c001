// The list of what I reported, and of my tasks; a tap leads to it in the chat.

import { get } from "./api.js";
import { make } from "./dom.js";
import { Panel } from "./panel.js";
import { moment, t } from "./words.js";

export class Reports {
  #panel = new Panel("reports");

  // `open(number)` shows a ticket in the chat.
  constructor(staff, open) {
    this.staff = staff;
    this.open = open;
  }

  async show() {
    this.#panel.open(t(this.staff ? "menu_tasks" : "menu_my"), make("p", { role: "status" }, t("loading")));
    try {
      const [reports, tasks] = await Promise.all([get("api/reports"), this.staff ? get("api/tasks") : []]);
      this.#panel.fill(
        ...(this.staff ? [this.#list(tasks, "no_tasks"), make("h3", {}, t("menu_my"))] : []),
        this.#list(reports, "no_reports"),
      );
    } catch (error) {
      this.#panel.fill(make("p", { role: "alert" }, error.status ? error.message : t("offline")));
    }
  }

  #list(reports, none) {
    if (!reports.length) return make("p", { class: "faint" }, t(none));
    return make("ul", { class: "reports" }, ...reports.map((report) => make("li", {}, this.#row(report))));
  }

  #row({ number, category, status, state, place, updated, open }) {
    const go = () => {
      this.#panel.close();
      this.open(number);
    };
    return make(
      "button",
      { type: "button", class: open ? "report" : "report done", "data-status": state, "data-ticket": number, onclick: go },
      make("span", { class: "what" }, make("strong", {}, `#${number}`), ` ${category ?? ""}`),
      make("span", { class: "state" }, status),
      make("span", { class: "where" }, [place, moment(new Date(updated))].filter(Boolean).join(" · ")),
    );
  }
}
