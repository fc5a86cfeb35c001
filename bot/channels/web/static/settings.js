// Settings: help, language, large type, notifications, the recovery code, signing out.

import { newId, post } from "./api.js";
import { make } from "./dom.js";
import { Panel } from "./panel.js";
import { forget } from "./self.js";
import { t } from "./words.js";

const LARGE = "smallgrid:large";

export const applyType = () => document.documentElement.classList.toggle("large", localStorage.getItem(LARGE) === "yes");

const button = (key, onclick, more = {}) => make("button", { type: "button", onclick, ...more }, t(key));
const group = (key, ...children) => make("section", {}, make("h3", {}, t(key)), ...children);

export class Settings {
  #panel = new Panel("settings");

  // `does`: send(sending), ask(command), toast(words), again() (who is it now?), leave() (what is kept is thrown away). `push` is a promise, of null where there is none.
  constructor(me, push, does) {
    this.me = me;
    this.push = push;
    this.does = does;
  }

  async show() {
    const bell = make("div");
    this.#panel.open(t("menu_more"), this.#help(), this.#language(), this.#type(), bell, this.#recovery(), this.#out());
    bell.replaceChildren(...(await this.#notifications()));
  }

  #help() {
    const ask = (command) => () => {
      this.#panel.close();
      this.does.ask(command);
    };
    return make("section", { class: "row" }, button("menu_help", ask("/help"), { id: "help" }), button("menu_privacy", ask("/privacy")));
  }

  #language() {
    const choose = async ({ currentTarget }) => {
      if (currentTarget.lang === this.me.language) return;
      await this.does.send({ id: newId(), press: { data: `language:${currentTarget.lang}` } });
      this.does.again();
    };
    const one = ([lang, name]) =>
      make("button", { type: "button", lang, "aria-pressed": String(lang === this.me.language), onclick: choose }, name);
    return group("language", make("div", { class: "row" }, ...Object.entries(this.me.languages ?? {}).map(one)));
  }

  #type() {
    const box = make("input", { type: "checkbox", id: "large", checked: document.documentElement.classList.contains("large") });
    box.addEventListener("change", () => {
      localStorage.setItem(LARGE, box.checked ? "yes" : "no");
      applyType();
    });
    return make("label", { class: "switch" }, t("large_type"), box);
  }

  async #notifications() {
    const push = await this.push;
    if (!push) return [];
    const box = make("input", { type: "checkbox", id: "push", checked: await push.active() });
    box.addEventListener("change", async () => {
      box.disabled = true;
      try {
        await push.turn(box.checked);
      } catch {
        this.does.toast(t("push_refused"));
      }
      box.checked = await push.active();
      box.disabled = false;
    });
    return [make("label", { class: "switch" }, t("push"), box)];
  }

  #recovery() {
    const code = make("output", { id: "recovery-code" });
    const shown = async () => {
      code.value = await this.#try(async () => (await post("api/recovery", {})).code);
    };
    const field = make("input", { id: "recover", "aria-label": t("recovery_enter"), placeholder: t("recovery_enter"), autocapitalize: "off", spellcheck: "false" });
    const recover = async (event) => {
      event.preventDefault();
      const found = await this.#try(() => post("api/recover", { code: field.value.trim() }));
      if (found) await this.#start();
    };
    const form = make("form", { class: "row", onsubmit: recover }, field, make("button", { type: "submit" }, t("recovery_use")));
    return group("recovery", make("p", { class: "faint" }, t("recovery_about")), button("recovery_make", shown), code, form);
  }

  #out() {
    const leave = (everywhere) => async () => {
      if (!confirm(t("signout_sure"))) return;
      await this.#try(async () => {
        await (await this.push)?.turn(false).catch(() => {});
        await post("api/signout", { everywhere });
        await this.#start();
      });
    };
    return make("section", { class: "row" }, button("signout", leave(false)), button("signout_everywhere", leave(true)));
  }

  // Begin as whoever the cookie says now.
  async #start() {
    await this.does.leave();
    forget();
    location.reload();
  }

  async #try(what) {
    try {
      return await what();
    } catch (error) {
      this.does.toast(error.status ? error.message : t("offline"));
      return "";
    }
  }
}
