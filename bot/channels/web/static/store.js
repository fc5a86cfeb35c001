// A box in IndexedDB that outlives the page. Where the browser keeps nothing, memory has to do.

const BOX = "waiting";

const result = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function open(name) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(BOX, { keyPath: "order", autoIncrement: true });
  return result(request);
}

export class Store {
  #opened;
  #memory = [];

  constructor(name) {
    this.#opened = open(name).catch(() => null);
  }

  // All entries, oldest first. Each has an `order`.
  async all() {
    const kept = await this.#do("readonly", (box) => box.getAll()).catch(() => []);
    return [...kept, ...this.#memory];
  }

  async add(entry) {
    await this.#do("readwrite", (box) => box.add(entry)).catch(() => this.#memory.push({ ...entry, order: entry.sending.id }));
  }

  async put(entry) {
    const here = this.#memory.findIndex(({ order }) => order === entry.order);
    if (here >= 0) this.#memory[here] = entry;
    else await this.#do("readwrite", (box) => box.put(entry));
  }

  async remove({ order }) {
    this.#memory = this.#memory.filter((entry) => entry.order !== order);
    await this.#do("readwrite", (box) => box.delete(order)).catch(() => {});
  }

  async clear() {
    this.#memory = [];
    await this.#do("readwrite", (box) => box.clear()).catch(() => {});
  }

  // Settles when it is written.
  async #do(mode, change) {
    const database = await this.#opened;
    if (!database) throw new Error("this browser keeps nothing");
    const work = database.transaction(BOX, mode);
    const written = new Promise((resolve, reject) => {
      work.oncomplete = resolve;
      work.onabort = () => reject(work.error);
    });
    const [value] = await Promise.all([result(change(work.objectStore(BOX))), written]);
    return value;
  }
}
