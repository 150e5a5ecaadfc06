// A stand-in for a try-on service that takes the platform's own form (`--upstream-url`), as slow as a test wants.

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

import { read } from "./faulty-proxy.mjs";

const PICTURE = new URL("../../www/store/model.jpg", import.meta.url);

export class Renderer {
  #picture;
  #server = createServer((request, response) => this.#render(request, response));
  #busy = new Set();
  #release = () => {};
  #held = Promise.resolve();

  /** @param {URL} picture the file that every try-on gets */
  constructor(picture = PICTURE) {
    this.#picture = readFileSync(picture).toString("base64");
  }

  async open() {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}/`;
  }

  close() {
    this.#release();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Pictures have to wait until `release()`. */
  hold() {
    this.#held = new Promise((resolve) => (this.#release = resolve));
  }

  release() {
    this.#release();
  }

  /** Waits until a picture has been asked for. */
  async asked() {
    if (!this.#busy.size) await once(this.#server, "rendering");
  }

  /** Waits until nothing is being rendered. */
  async idle() {
    while (this.#busy.size) await Promise.allSettled(this.#busy);
  }

  async #render(request, response) {
    const rendering = read(request).then(() => this.#held);
    this.#busy.add(rendering);
    this.#server.emit("rendering");
    await rendering.catch(() => {}); // the platform is gone
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ success: true, images: [this.#picture] }));
    this.#busy.delete(rendering);
  }
}
