// Who I am, and what is kept in this browser so that the page opens without a line.

import { get, insist, Refused } from "./api.js";

const KEPT_LINES = 60;
export const place = `smallgrid:${location.pathname}`; // phones of the demo share an origin

const read = (key) => {
  try {
    return JSON.parse(localStorage.getItem(`${place}:${key}`));
  } catch {
    return null;
  }
};
const write = (key, value) => {
  try {
    localStorage.setItem(`${place}:${key}`, JSON.stringify(value));
  } catch {
    // a full or forbidden storage costs the offline page, nothing else
  }
};

// Ask the server; without a line give what it said last, marked `offline`.
export async function whoAmI() {
  const known = read("me");
  try {
    return await remember();
  } catch (error) {
    if (!(error instanceof Refused) || !error.passing) throw error;
    if (known) return { ...known, offline: true };
  }
  return insist(remember);
}

// One tab asks at a time, so that a browser that was never here becomes one person, not two.
const ask = () => get("api/me");
const askAlone = () => (navigator.locks ? navigator.locks.request(`${place}:me`, ask) : ask());

async function remember() {
  const me = await askAlone();
  if (read("me")?.account !== me.account) forget();
  write("me", me);
  return me;
}

export const keptLines = () => read("lines") ?? [];

// What is written and not yet sent outlives a page that the phone puts away, for the camera say.
export const draft = () => read("draft") ?? "";
export const keepDraft = (text) => write("draft", text);

const fresh = new Map();

// Keep the latest lines; written when the page is left.
export function keep(line) {
  fresh.set(line.id, line);
}

const save = () => {
  if (fresh.size) write("lines", [...fresh.values()].slice(-KEPT_LINES));
};
addEventListener("pagehide", save);
document.addEventListener("visibilitychange", () => document.hidden && save());

export function forget() {
  fresh.clear();
  for (const key of ["me", "lines", "draft"]) localStorage.removeItem(`${place}:${key}`);
}
