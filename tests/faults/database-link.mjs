// The connection between the platform and PostgreSQL, which can be cut.

import { once } from "node:events";
import { connect, createServer } from "node:net";

export class DatabaseLink {
  #sockets = new Set();
  #server;
  #port = 0;

  /** @param {string} database its URL */
  constructor(database) {
    this.database = new URL(database);
  }

  /** The database's URL over this link. */
  get url() {
    return Object.assign(new URL(this.database), { port: this.#port }).href;
  }

  /** Accepts connections, on the same port as before if there was one. */
  async open() {
    this.#server = createServer((client) => {
      const server = connect(Number(this.database.port), this.database.hostname);
      for (const [socket, other] of [[client, server], [server, client]]) {
        this.#sockets.add(socket);
        socket.on("error", () => {}); // of a link that was cut
        socket.on("close", () => (this.#sockets.delete(socket), other.destroy()));
        socket.pipe(other);
      }
    }).listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
    this.#port = this.#server.address().port;
  }

  /** Ends all connections, and refuses others. */
  async cut() {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
