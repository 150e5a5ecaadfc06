// A server that a test ends together with its connections, and that listens again where it was.

import { once } from "node:events";

export class Listener {
  #create;
  #server;
  #sockets = new Set();

  /** 0 before it has listened. */
  port = 0;

  /** @param {() => import("node:net").Server} create makes the server, each time it listens */
  constructor(create) {
    this.#create = create;
  }

  /** Listens, on the same port as before if there was one. */
  async open() {
    this.#server = this.#create().on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      socket.on("error", () => {}); // of a client that is gone
    });
    this.#server.listen(this.port, "127.0.0.1");
    await once(this.#server, "listening");
    this.port = this.#server.address().port;
  }

  /** Ends all connections, and refuses others. */
  async close() {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
