// What the page says, from the catalogue that the server sent; times in the community's zone.

let strings = {};
let language = "zh";
let timezone = "Asia/Shanghai";

export function speak(known) {
  ({ strings, language } = known);
  timezone = known.timezone ?? timezone;
  document.documentElement.lang = known.locale ?? language;
}

export const t = (key, values = {}) =>
  (strings[`ui.${key}`] ?? key).replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? "");

const format = (at, options) => new Intl.DateTimeFormat(language, { timeZone: timezone, ...options }).format(at);

export const clock = (at) => format(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const day = (at) => format(at, { weekday: "short", month: "long", day: "numeric" });
export const sameDay = (one, other) => day(one) === day(other) && one.getFullYear() === other.getFullYear();
export const moment = (at) => `${day(at)} ${clock(at)}`;
