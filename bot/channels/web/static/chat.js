// The chat page: who I am, what was said, what I say.

import { get, insist, newId, post } from "./api.js";
import { Composer } from "./composer.js";
import { byId, make } from "./dom.js";
import { Lines } from "./lines.js";
import { Outbox } from "./outbox.js";
import { Sheet } from "./sheet.js";
import { speak, t } from "./words.js";

const TOAST_MS = 4000;
const PRESS_TRIES = 4;
const REOPEN_MS = 3000;

const me = await insist(() => get("api/me"));
speak(me);
document.title = me.community;
byId("title").textContent = me.community;
byId("log").setAttribute("aria-label", t("log"));

let toastTimer;
function toast(text) {
  byId("toast").textContent = text;
  byId("toast").hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (byId("toast").hidden = true), TOAST_MS);
}
const trouble = (error) => toast(error.status ? error.message : t("offline"));

const sheet = new Sheet(me.language);

const lines = new Lines(byId("log"), t(me.staff ? "welcome_staff" : "welcome", { community: me.community }), {
  photo(address) {
    byId("viewer-image").src = address;
    byId("viewer-image").alt = t("photo_alt");
    byId("viewer").showModal();
  },
  spot: (point) => sheet.show(point).catch(trouble),
  async press(data, message) {
    const sending = { id: newId(), press: { data, message } };
    try {
      const answer = await insist(() => post("api/messages", sending), { tries: PRESS_TRIES });
      if (answer.toast) toast(answer.toast);
    } catch (error) {
      trouble(error);
    }
  },
});
byId("viewer").addEventListener("click", () => byId("viewer").close());

const outbox = new Outbox(`${location.pathname}:${me.account}`, {
  sent(_sending, answer) {
    if (answer.toast) toast(answer.toast);
  },
  refused(sending, error) {
    lines.settle(sending.id);
    toast(error.message);
  },
  waiting: () => toast(t("waiting")),
});
function send(sending) {
  lines.echo(sending, new Date());
  outbox.send(sending);
}
for (const sending of outbox.resume()) lines.echo(sending, new Date());

const composer = new Composer(sheet, { send, trouble });

const commands = me.staff ? ["tasks", "help"] : ["my", "help"];
byId("menu").append(
  ...commands.map((name) => make("button", { type: "button", onclick: () => send({ id: newId(), text: `/${name}` }) }, t(`menu_${name}`))),
);

let seen = 0;
function listen() {
  const source = new EventSource(`api/events?after=${seen}`);
  source.addEventListener("open", () => (byId("link").textContent = ""));
  source.addEventListener("message", ({ data }) => {
    const line = JSON.parse(data);
    seen = line.seq;
    lines.put(line);
  });
  source.addEventListener("error", () => {
    byId("link").textContent = t("connecting");
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, REOPEN_MS);
  });
}
listen();

// Inside the demo's page: it shows who holds the phone, and puts pins into the one that was touched last.
if (parent !== window) {
  parent.postMessage({ kind: "held", person: me.person }, location.origin);
  const selected = () => parent.postMessage({ kind: "selected" }, location.origin);
  addEventListener("pointerdown", selected);
  addEventListener("focusin", selected);
  addEventListener("message", ({ origin, source, data }) => {
    if (origin === location.origin && source === parent && data?.kind === "pin") composer.pin(data.point).catch(trouble);
  });
}
