// The connection between the platform and PostgreSQL, which can be cut.

import { connect, createServer } from "node:net";

import { Listener } from "./listener.mjs";

export class DatabaseLink {
  #listener = new Listener(() => createServer((client) => this.#pipe(client)));

  /** @param {string} database its URL */
  constructor(database) {
    this.database = new URL(database);
  }

  /** The database's URL over this link. */
  get url() {
    return Object.assign(new URL(this.database), { port: this.#listener.port }).href;
  }

  open() {
    return this.#listener.open();
  }

  cut() {
    return this.#listener.close();
  }

  #pipe(client) {
    const server = connect(Number(this.database.port), this.database.hostname);
    server.on("error", () => {}); // of a link that was cut
    for (const [socket, other] of [[client, server], [server, client]]) {
      socket.on("close", () => other.destroy());
      socket.pipe(other);
    }
  }
}
