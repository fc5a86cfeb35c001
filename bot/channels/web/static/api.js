// Requests to the server that this page came from. Addresses are relative to the page's own.

export class Refused extends Error {
  // `after`: seconds that the server asks to wait.
  constructor(status, message, after = 0) {
    super(message);
    this.status = status;
    this.after = after;
  }

  // The same request may succeed later: nothing was said against it.
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

async function call(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, { credentials: "same-origin", ...options });
  } catch (error) {
    throw new Refused(0, String(error));
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(answer.status, body.error ?? String(answer.status), body.retry_after);
  return body;
}

const sent = (method) => (address, body) =>
  call(address, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const get = (address) => call(address);
export const post = sent("POST");
export const remove = sent("DELETE");
export const upload = (address, blob) => call(address, { method: "POST", headers: { "Content-Type": blob.type }, body: blob });

// Who waits to try again tries now when the line is back, or when somebody nudges.
const line = new EventTarget();
export const nudge = () => line.dispatchEvent(new Event("nudge"));
addEventListener("online", nudge);

const pause = (seconds) =>
  new Promise((resolve) => {
    const timer = setTimeout(done, seconds * 1000);
    line.addEventListener("nudge", done);
    function done() {
      clearTimeout(timer);
      line.removeEventListener("nudge", done);
      resolve();
    }
  });

// Ask again until there is an answer; `waiting(error)` hears of each failure.
export async function insist(request, waiting = () => {}) {
  for (let count = 1; ; count += 1) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof Refused) || !error.passing) throw error;
      waiting(error);
      await pause(Math.max(error.after, Math.min(2 ** count / 2, 20)));
    }
  }
}

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
