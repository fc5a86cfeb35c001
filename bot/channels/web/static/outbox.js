// What the person says is kept here until the server has answered: over bad lines, and over a closed page.

import { insist, post } from "./api.js";

export class Outbox {
  #queue = [];
  #running = false;

  // `place` keeps phones and accounts apart; `does`: sent(sending, answer), refused(sending, error), waiting().
  constructor(place, does) {
    this.prefix = `smallgrid:${place}:`;
    this.does = does;
  }

  // Take up what an earlier page left; gives it, oldest first.
  resume() {
    const left = Object.keys(localStorage)
      .filter((key) => key.startsWith(this.prefix))
      .map((key) => JSON.parse(localStorage.getItem(key)))
      .sort((one, other) => one.order - other.order);
    this.#queue.push(...left.map(({ sending }) => sending));
    this.#run();
    return this.#queue.slice();
  }

  send(sending) {
    localStorage.setItem(this.prefix + sending.id, JSON.stringify({ order: Date.now(), sending }));
    this.#queue.push(sending);
    this.#run();
  }

  async #run() {
    if (this.#running) return;
    this.#running = true;
    while (this.#queue.length) {
      const sending = this.#queue[0];
      try {
        const answer = await insist(() => post("api/messages", sending), { waiting: () => this.does.waiting() });
        this.does.sent(sending, answer);
      } catch (error) {
        this.does.refused(sending, error);
      }
      localStorage.removeItem(this.prefix + sending.id);
      this.#queue.shift();
    }
    this.#running = false;
  }
}
