// The event stream: every line once, from where it broke off.

const REOPEN_MS = 3000;
const STALE_MS = 30000; // a page that slept this long may hold a dead connection and not know it

export class Stream {
  #source = null;
  #seen = 0;
  #hiddenAt = 0;
  #timer = 0;

  // `does`: line(line), up(), down(closed), changed(), gone(). With `saving`, a hidden page gives its connection back: browsers allow six.
  constructor(does, saving) {
    this.does = does;
    addEventListener("online", () => this.open());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) {
        this.#hiddenAt = Date.now();
        if (saving) this.close();
      } else if (!this.#source || Date.now() - this.#hiddenAt > STALE_MS) this.open();
    });
    addEventListener("pageshow", ({ persisted }) => persisted && this.open());
  }

  open() {
    this.close();
    const source = new EventSource(`api/events?after=${this.#seen}`);
    this.#source = source;
    source.addEventListener("open", () => this.does.up());
    source.addEventListener("message", ({ data }) => {
      const line = JSON.parse(data);
      this.#seen = line.seq;
      this.does.line(line);
    });
    source.addEventListener("changed", () => this.does.changed());
    source.addEventListener("gone", () => {
      this.close();
      this.does.gone();
    });
    source.addEventListener("error", () => {
      const closed = source.readyState === EventSource.CLOSED;
      if (closed) this.#timer = setTimeout(() => this.open(), REOPEN_MS);
      this.does.down(closed);
    });
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }
}
