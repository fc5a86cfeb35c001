// Three phones, the people who may hold them, a map to point on and a clock to wind.

import { get, post } from "./api.js";
import { byId, make } from "./dom.js";
import { GridMap } from "./map.js";
import { moment, speak, t } from "./words.js";

const PHONES = [1, 2, 3];
const TICK_MS = 10000;

const known = await get("demo/people");
speak(known);
document.title = `${t("demo_title")} · ${known.community}`;
byId("title").textContent = t("demo_title");
byId("about").textContent = known.community;
byId("town-title").textContent = t("demo_map");

function toast(text) {
  byId("toast").textContent = text;
  byId("toast").hidden = !text;
}

const phones = PHONES.map((number) => {
  const frame = make("iframe", { src: `phone/${number}/`, title: t("demo_phone", { number }) });
  const picker = make("select", { onchange: () => become(number) }, ...options());
  const node = make("section", { class: "phone" }, make("label", {}, t("demo_phone", { number }), picker), frame);
  return { number, node, frame, picker };
});
byId("phones").append(...phones.map(({ node }) => node));
let selected = phones[0];
select(selected);

function options() {
  const groups = Map.groupBy?.(known.people, ({ role }) => role) ?? groupBy(known.people);
  return Array.from(groups, ([role, people]) =>
    make("optgroup", { label: t(`demo_role_${role}`) }, ...people.map(({ id, title }) => make("option", { value: id }, title))),
  );
}

function groupBy(people) {
  const groups = new Map();
  for (const person of people) groups.set(person.role, [...(groups.get(person.role) ?? []), person]);
  return groups;
}

async function become(number) {
  const phone = phones[number - 1];
  await post(`phone/${number}/demo/become`, { person: Number(phone.picker.value) });
  select(phone);
  phone.frame.contentWindow.location.reload();
}

function select(phone) {
  selected = phone;
  for (const { node } of phones) node.classList.toggle("selected", node === phone.node);
}

addEventListener("message", ({ origin, source, data }) => {
  const phone = phones.find(({ frame }) => frame.contentWindow === source);
  if (origin !== location.origin || !phone) return;
  if (data.kind === "selected") select(phone);
  if (data.kind === "held") phone.picker.value = data.person;
});

const map = new GridMap(byId("map"), await get("demo/map"), (point) => {
  selected.frame.contentWindow.postMessage({ kind: "pin", point }, location.origin);
});
map.svg.setAttribute("aria-label", t("demo_map"));

const show = ({ now, timezone }) => {
  speak({ ...known, timezone });
  byId("now").textContent = moment(new Date(now));
};

const buttons = ["hour", "day", "next"].map((wind) => make("button", { type: "button", id: `wind-${wind}`, onclick: () => turn(wind) }, t(`demo_${wind}`)));
byId("wind").append(...buttons);

async function turn(wind) {
  for (const button of buttons) button.disabled = true;
  toast(t("demo_winding"));
  try {
    show(await post("demo/clock", { wind }));
    toast("");
  } catch (error) {
    toast(error.message);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

const tick = () => get("demo/clock").then(show, () => {});
await tick();
setInterval(tick, TICK_MS);
