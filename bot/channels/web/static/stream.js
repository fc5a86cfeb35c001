// The event stream: every line once, from where it broke off.

const REOPEN_MS = 3000;
const STALE_MS = 30000; // a page that slept this long may hold a dead connection and not know it
const SILENT_MS = 40000; // the server says every 15 seconds that it is still here

export class Stream {
  #source = null;
  #seen = 0;
  #hiddenAt = 0;
  #timer = 0;
  #silence = 0;

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
    this.#listen();
    source.addEventListener("still-here", () => this.#listen());
    source.addEventListener("open", () => {
      this.#listen();
      this.does.up();
    });
    source.addEventListener("message", ({ data }) => {
      this.#listen();
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

  // A line that is dead without saying so is given up.
  #listen() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.does.down(false);
      this.open();
    }, SILENT_MS);
  }

  close() {
    clearTimeout(this.#timer);
    clearTimeout(this.#silence);
    this.#source?.close();
    this.#source = null;
  }
}
