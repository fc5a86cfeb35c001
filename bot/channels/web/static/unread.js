// How much came while nobody looked: in the title, on the app's icon, and as a line in the chat.

import { make } from "./dom.js";
import { t } from "./words.js";

export class Unread {
  #count = 0;
  #away = false; // a page that opens in the background shows history, not news
  #mark = make("div", { class: "unread" }, t("unread"));

  constructor(title) {
    this.title = title;
    document.addEventListener("visibilitychange", () => this.#look());
    this.#show();
  }

  // A new line is here that somebody else wrote.
  came(node) {
    if (!this.#away) return;
    if (this.#count === 0) node.before(this.#mark);
    this.#count += 1;
    this.#show();
  }

  #look() {
    this.#away = document.hidden;
    if (this.#away || !this.#count) return;
    this.#count = 0;
    this.#show();
  }

  #show() {
    document.title = this.#count ? `(${this.#count}) ${this.title}` : this.title;
    const badge = this.#count ? navigator.setAppBadge?.(this.#count) : navigator.clearAppBadge?.();
    badge?.catch(() => {});
  }
}
