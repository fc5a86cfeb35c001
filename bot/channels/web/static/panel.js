// A dialog from below: a title, what it holds, and a way out.

import { make } from "./dom.js";
import { t } from "./words.js";

export class Panel {
  constructor(name) {
    this.title = make("h2", { id: `${name}-title` });
    this.content = make("div", { class: "content" });
    const close = make("button", { type: "button", onclick: () => this.close() }, t("close"));
    this.dialog = make("dialog", { id: name, class: "panel", "aria-labelledby": this.title.id }, this.title, this.content, make("div", { class: "actions" }, close));
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.close());
    document.body.append(this.dialog);
  }

  open(title, ...content) {
    this.title.textContent = title;
    this.fill(...content);
    if (!this.dialog.open) this.dialog.showModal();
  }

  fill(...content) {
    this.content.replaceChildren(...content);
  }

  close() {
    this.dialog.close();
  }
}
