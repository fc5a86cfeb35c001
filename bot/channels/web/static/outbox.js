// What the person says is kept here until the server has answered: over bad lines, over a closed page, whichever tab
// sends it. One tab sends at a time; the server knows a message by its id, so that a repeated one changes nothing.

import { insist, newId, nudge, post, upload } from "./api.js";
import { Store } from "./store.js";

const MOMENT_MS = 1000;
const TOO_OLD = 410; // the server may have taken it, and forgotten that it has

let last = Promise.resolve();
const alone = (name, work) => (navigator.locks ? navigator.locks.request(name, work) : (last = last.then(work, work)));

export class Outbox {
  #answered = new Map(); // id of what this page said -> how to tell whoever waits for the answer

  // `name` keeps phones apart. `does`: waiting(entry), sent(id), refused(id, words, text), old(id, words), gone(id),
  // toast(words), trouble(error). An entry is {account, sending, enclosed: {kind, blob} or null, since, old}; an enclosure
  // is uploaded before its message goes; `since` is when it was said, `old` why it waits for the person's word.
  constructor(name, account, does) {
    this.name = name;
    this.account = account;
    this.does = does;
    this.store = new Store(name);
    this.tabs = new BroadcastChannel(name);
    this.tabs.addEventListener("message", ({ data }) => this.#hear(data));
  }

  // Take up what an earlier page left.
  async resume() {
    for (const entry of await this.#mine()) {
      this.does.waiting(entry);
      if (entry.old) this.does.old(entry.sending.id, entry.old);
    }
    this.#drain();
  }

  // Keep it and send it; settles when the server has answered.
  async send(sending, enclosed = null) {
    const entry = { account: this.account, sending, enclosed, since: Date.now() };
    const answered = new Promise((resolve) => this.#answered.set(sending.id, resolve));
    this.does.waiting(entry);
    await this.store.add(entry);
    this.tabs.postMessage({ kind: "waiting", entry });
    nudge();
    this.#drain();
    return answered;
  }

  // What was too old is sent as new, or given up.
  async decide(id, anew) {
    const entry = (await this.#mine()).find(({ sending }) => sending.id === id);
    if (!entry) return;
    await this.store.remove(entry);
    this.tabs.postMessage({ kind: "gone", id });
    this.#settle("gone", id);
    if (anew) await this.send({ ...entry.sending, id: newId() }, entry.enclosed);
  }

  // Forget what is kept, once what is under way has had a moment to be answered.
  async clear() {
    await Promise.race([alone(this.name, () => {}), new Promise((resolve) => setTimeout(resolve, MOMENT_MS))]);
    await this.store.clear();
  }

  #hear({ kind, entry, id, words }) {
    if (kind === "waiting") {
      if (entry.account !== this.account) return;
      this.does.waiting(entry);
      nudge();
      this.#drain();
    } else this.#settle(kind, id, words);
  }

  #settle(kind, id, words, text) {
    this.does[kind](id, words, text);
    const answer = this.#answered.get(id);
    this.#answered.delete(id);
    if (answer && words) this.does.toast(words);
    answer?.();
  }

  #drain() {
    return alone(this.name, async () => {
      for (let entry = await this.#next(); entry; entry = await this.#next()) {
        if (!(await this.#deliver(entry))) return;
      }
    });
  }

  async #mine() {
    return (await this.store.all()).filter(({ account }) => account === this.account);
  }

  async #next() {
    return (await this.#mine()).find(({ old }) => !old);
  }

  // Tells whether the next one may go.
  async #deliver(entry) {
    const { id } = entry.sending;
    const trouble = (error) => this.does.trouble(error);
    const settle = async (kind, words) => {
      await this.store.remove(entry);
      this.tabs.postMessage({ kind, id, words });
      this.#settle(kind, id, words, entry.sending.text);
    };
    try {
      if (entry.enclosed) {
        const { kind, blob } = entry.enclosed;
        const { digest } = await insist(() => upload("api/uploads", blob), trouble);
        entry = { ...entry, sending: { ...entry.sending, [kind]: digest }, enclosed: null };
        await this.store.put(entry);
      }
      const { since = Date.now() } = entry;
      const aged = () => ({ ...entry.sending, age: Math.max(0, Math.floor((Date.now() - since) / 1000)) });
      const { toast } = await insist(() => post("api/messages", aged()), trouble);
      await settle("sent", toast);
    } catch (error) {
      if (error.status === 401) {
        trouble(error); // they are somebody else now: it waits until they are themselves again
        return false;
      }
      if (error.status === TOO_OLD && !entry.sending.press) {
        await this.store.put({ ...entry, old: error.message });
        this.tabs.postMessage({ kind: "old", id, words: error.message });
        this.#settle("old", id, error.message);
        return true;
      }
      await settle("refused", error.message);
    }
    return true;
  }
}
