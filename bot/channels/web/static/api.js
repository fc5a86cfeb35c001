// Requests to the server that this page came from. Addresses are relative to the page's own.

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
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
  if (!answer.ok) throw new Refused(answer.status, body.error ?? String(answer.status));
  return body;
}

export const get = (address) => call(address);

export const post = (address, body) =>
  call(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const upload = (address, blob) => call(address, { method: "POST", headers: { "Content-Type": blob.type }, body: blob });

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

// Ask again until there is an answer. `tries` ends it for what is not worth waiting for.
export async function insist(request, { tries = Infinity, waiting = () => {} } = {}) {
  for (let count = 1; ; count += 1) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof Refused) || !error.passing || count >= tries) throw error;
      waiting(error);
      await pause(Math.min(2 ** count / 2, 20));
    }
  }
}

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
