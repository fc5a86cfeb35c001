// The chat page: who I am, what was said, what I say.

import { newId } from "./api.js";
import { Composer } from "./composer.js";
import { byId, make } from "./dom.js";
import { Lines } from "./lines.js";
import { Outbox } from "./outbox.js";
import { look } from "./photo.js";
import { pushOf } from "./push.js";
import { Reports } from "./reports.js";
import { forget, keep, keptLines, place, whoAmI } from "./self.js";
import { applyType, Settings } from "./settings.js";
import { Sheet } from "./sheet.js";
import { Stream } from "./stream.js";
import { Unread } from "./unread.js";
import { Voice } from "./voice.js";
import { speak, t } from "./words.js";

const TOAST_MS = 4000;
const SOLVED = ["resolved", "closed"];
const AGAIN = `${place}:again`;
const LAST_WORDS = `${place}:said`;
const inside = parent !== window; // a phone of the demo

applyType();
const me = await whoAmI();
speak(me);
byId("title").textContent = me.community;
byId("log").setAttribute("aria-label", t("log"));

let toastTimer;
function toast(text) {
  byId("toast").textContent = text;
  byId("toast").hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (byId("toast").hidden = true), TOAST_MS);
}
const said = sessionStorage.getItem(LAST_WORDS);
sessionStorage.removeItem(LAST_WORDS);
if (said) toast(said);
const trouble = (error) => toast(error.status === 0 ? t("offline") : error.message);

const sheet = new Sheet(me.language);
const lines = new Lines(byId("log"), t(me.staff ? "welcome_staff" : "welcome", { community: me.community }), {
  photo(address, { dataset }) {
    const photos = SOLVED.includes(dataset.status) ? lines.photosOf(dataset.ticket) : [];
    if (photos.length < 2) look([{ address }]);
    else look([{ address: photos[0], caption: t("before") }, { address: photos.at(-1), caption: t("after") }]);
  },
  spot: (point) => sheet.show(point).catch(trouble),
  press: (data, message) => {
    lines.toEnd();
    return send({ id: newId(), press: { data, message } });
  },
});
const viewer = byId("viewer");
viewer.addEventListener("click", () => viewer.close());

const outbox = new Outbox(place, me.account, {
  waiting: (entry) => lines.echo(entry),
  sent: (id) => lines.took(id),
  refused(id, words, text) {
    lines.refuse(id, words);
    if (text) composer.giveBack(text);
  },
  old(id, words) {
    const way = (anew) => () => outbox.decide(id, anew);
    lines.refuse(id, words, { [t("send_as_new")]: way(true), [t("discard")]: way(false) });
  },
  gone: (id) => lines.settle(id),
  trouble: (error) => toast(error.passing ? t("waiting") : error.message),
  toast,
});
const send = (sending, enclosed) => outbox.send(sending, enclosed);

const voice = new Voice({ send, trouble });
const composer = new Composer(sheet, { send, trouble, photo: (address) => look([{ address }]), changed: (empty) => voice.offer(empty) });

// Somebody who has joined, signed out elsewhere, changed their role or language begins anew; once, should the cookie not hold.
async function whoIsIt() {
  const now = await whoAmI();
  if (["account", "staff", "language"].every((what) => now[what] === me[what])) return;
  if (sessionStorage.getItem(AGAIN)) return;
  sessionStorage.setItem(AGAIN, "yes");
  location.reload();
}

// Somebody who has been erased begins anew, with nothing but the word that it is so.
async function startAfresh() {
  await outbox.clear();
  forget();
  if (!byId("toast").hidden) sessionStorage.setItem(LAST_WORDS, byId("toast").textContent);
  location.reload();
}

const unread = new Unread(me.community);
let offline = me.offline;
if (offline) keptLines().forEach((line) => lines.put(line));
let opened = false;
const stream = new Stream(
  {
    up() {
      byId("link").textContent = "";
      if (offline) lines.clear();
      if (opened) whoIsIt();
      opened = true;
      offline = false;
      sessionStorage.removeItem(AGAIN);
    },
    line(line) {
      keep(line);
      if (inside) parent.postMessage({ kind: "news" }, location.origin);
      if (lines.put(line) && !line.mine) unread.came(lines.nodeOf(line.id));
    },
    down(closed) {
      byId("link").textContent = t("connecting");
      if (closed) whoIsIt();
    },
    changed: whoIsIt,
    gone: startAfresh,
  },
  inside,
);
stream.open();
await outbox.resume();

const reports = new Reports(me.staff, (number) => lines.goTo(number) || send({ id: newId(), press: { data: `card:ticket:${number}` } }));
const settings = new Settings(me, inside ? null : pushOf(me.push), { send, toast, ask: (text) => send({ id: newId(), text }), again: whoIsIt, leave: () => outbox.store.clear() });
byId("menu").append(
  make("button", { type: "button", id: "my", onclick: () => reports.show() }, t(me.staff ? "menu_tasks" : "menu_my")),
  make("button", { type: "button", id: "more", "aria-label": t("menu_more"), title: t("menu_more"), onclick: () => settings.show() }, "⋯"),
);

// A deep link is a press of its own; once kept, it leaves the address.
const start = new URLSearchParams(location.search).get("start");
if (start) {
  send({ id: newId(), press: { data: `start:${start}` } }).then(whoIsIt);
  history.replaceState(null, "", location.pathname);
}

// Inside the demo's page: it shows who holds the phone, and puts pins into the one that was touched last.
if (inside) {
  parent.postMessage({ kind: "held", person: me.person }, location.origin);
  const selected = () => parent.postMessage({ kind: "selected" }, location.origin);
  addEventListener("pointerdown", selected);
  addEventListener("focusin", selected);
  addEventListener("message", ({ origin, source, data }) => {
    if (origin === location.origin && source === parent && data?.kind === "pin") composer.pin(data.point).catch(trouble);
  });
}
