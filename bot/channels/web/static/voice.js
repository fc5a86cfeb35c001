// A voice note: press to record, again to send. The button is there only where the browser can.

import { newId } from "./api.js";
import { byId, make } from "./dom.js";
import { t } from "./words.js";

const LONGEST_S = 180;
const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"]; // the first is a voice note everywhere

export class Voice {
  #type = globalThis.MediaRecorder && navigator.mediaDevices ? TYPES.find((type) => MediaRecorder.isTypeSupported(type)) : null;
  #recorder = null;
  #seconds = 0;
  #ticking = 0;

  // `does`: send(sending, enclosed), trouble(error).
  constructor(does) {
    this.does = does;
    this.button = byId("voice");
    this.time = make("output", { "aria-live": "off" });
    this.drop = make("button", { type: "button", "aria-label": t("cancel"), title: t("cancel"), onclick: () => this.#stop(false) }, "✕");
    byId("recording").append(make("span", { class: "dot", "aria-hidden": "true" }), this.time, make("span", {}, t("recording")), this.drop);
    this.#label("record");
    this.button.addEventListener("click", () => (this.#recorder ? this.#stop(true) : this.#start()));
  }

  // Recording stands in the place of sending while there is nothing to send.
  offer(empty) {
    const shown = Boolean(this.#type) && (empty || this.#recorder !== null);
    this.button.hidden = !shown;
    byId("send").hidden = shown;
  }

  async #start() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      this.does.trouble(new Error(t("record_refused")));
      return;
    }
    const parts = [];
    const recorder = new MediaRecorder(stream, { mimeType: this.#type, audioBitsPerSecond: 24000 });
    recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
    recorder.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop();
      if (recorder.wanted) this.does.send({ id: newId() }, { kind: "voice", blob: new Blob(parts, { type: this.#type }) });
    });
    recorder.start();
    this.#recorder = recorder;
    this.#seconds = 0;
    this.#show();
    this.#ticking = setInterval(() => {
      this.#seconds += 1;
      this.#show();
      if (this.#seconds >= LONGEST_S) this.#stop(true);
    }, 1000);
  }

  #stop(wanted) {
    clearInterval(this.#ticking);
    this.#recorder.wanted = wanted;
    this.#recorder.stop();
    this.#recorder = null;
    this.#show();
    this.button.focus();
  }

  #show() {
    const on = this.#recorder !== null;
    byId("recording").hidden = !on;
    byId("composer").classList.toggle("recording", on);
    this.#label(on ? "record_send" : "record");
    this.time.value = `${Math.floor(this.#seconds / 60)}:${String(this.#seconds % 60).padStart(2, "0")}`;
  }

  #label(key) {
    this.button.title = t(key);
    this.button.setAttribute("aria-label", t(key));
  }
}
