// Three phones, a map of the open tickets to point on, what the service is thinking, and a clock to wind.

import { get, post } from "./api.js";
import { byId, make } from "./dom.js";
import { GridMap } from "./map.js";
import { Phones } from "./phones.js";
import { Tour } from "./tour.js";
import { moment, speak, t } from "./words.js";

const TICK_MS = 10000;
const QUIET_MS = 300; // news comes in bursts

const known = await get("demo/people");
speak(known);
document.title = `${t("demo_title")} · ${known.community}`;
byId("title").textContent = t("demo_title");
byId("about").textContent = known.community;
byId("town-title").textContent = t("demo_map");
byId("thoughts-title").textContent = t("demo_log");

function toast(text) {
  byId("toast").textContent = text;
  byId("toast").hidden = !text;
}

const tour = new Tour();
const phones = new Phones(known.people, () => soon());
const map = new GridMap(byId("map"), await get("demo/map"), t("demo_map"), (point) => phones.pin(point));
addEventListener("resize", () => map.fit());

const words = (state) => known.strings[`ui.state_${state}`] ?? state;

let shown = 0;
async function look() {
  const [clock, tickets, thoughts] = await Promise.all([get("demo/clock"), get("demo/tickets"), get("demo/log")]);
  speak({ ...known, timezone: clock.timezone });
  byId("now").textContent = moment(new Date(clock.now));
  tour.tickets(tickets);
  if (tickets.length > shown) map.clear(); // the pin has become a ticket
  shown = tickets.length;
  map.showTickets(
    tickets.filter(({ lon }) => lon !== null).map((ticket) => ({ ...ticket, label: t("demo_ticket", { number: ticket.number, state: words(ticket.state) }) })),
  );
  const items = thoughts.toReversed().map(({ at, kind, text }) =>
    make("li", { class: kind }, make("time", { datetime: at }, moment(new Date(at))), make("b", {}, t(`demo_log_${kind}`)), make("span", {}, text)),
  );
  byId("thoughts").replaceChildren(...(items.length ? items : [make("li", {}, t("demo_log_none"))]));
}
const glance = () => look().catch(() => {});
let timer;
function soon() {
  clearTimeout(timer);
  timer = setTimeout(glance, QUIET_MS);
}

const buttons = ["hour", "day", "next"].map((wind) =>
  make("button", { type: "button", id: `wind-${wind}`, onclick: () => busy(() => turn(wind)) }, t(`demo_${wind}`)),
);
const reset = make("button", { type: "button", id: "reset", onclick: () => confirm(t("demo_reset_sure")) && busy(begin) }, t("demo_reset"));
byId("wind").append(...buttons, reset);

async function busy(what) {
  for (const button of [...buttons, reset]) button.disabled = true;
  toast(t("demo_winding"));
  try {
    await what();
    toast("");
  } catch (error) {
    toast(error.message);
  } finally {
    for (const button of [...buttons, reset]) button.disabled = false;
  }
}

async function turn(wind) {
  await post("demo/clock", { wind });
  tour.wound(wind);
  await look();
}

async function begin() {
  await post("demo/reset", {});
  tour.forget();
  location.reload();
}

await glance();
setInterval(glance, TICK_MS);
