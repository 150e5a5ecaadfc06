// A reverse proxy in front of the platform that breaks single exchanges.

import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";

import { Listener } from "./listener.mjs";

/** What pages of other origins need to read an answer. */
const CORS = { "access-control-allow-origin": "*" };

export class FaultyProxy {
  #listener = new Listener(() => createServer({ keepAlive: true }, (request, response) => this.#answer(request, response)));
  #platform;

  /** Breaks an exchange: `(exchange) => Promise`. Undefined: everything is forwarded. */
  fault;

  /** The paths of the requests that were broken. */
  broken = [];

  constructor(platform) {
    this.#platform = platform;
  }

  get url() {
    return `http://127.0.0.1:${this.#listener.port}`;
  }

  open() {
    return this.#listener.open();
  }

  close() {
    return this.#listener.close();
  }

  async #answer(request, response) {
    const exchange = new Exchange(request, response, this.#platform.url);
    const broken = this.fault?.matches(request) && this.fault.left-- > 0;
    if (broken) this.broken.push(`${request.method} ${request.url}`);
    try {
      await (broken ? this.fault.breaks(exchange) : exchange.pass());
    } catch {
      exchange.cut(); // as a proxy does whose upstream is gone
    }
  }
}

/** A request and what may be done with it. */
class Exchange {
  constructor(request, response, platform) {
    // The request forgets its connection at its end.
    Object.assign(this, { request, response, platform, socket: request.socket });
  }

  /** Has the platform answer it: the status, headers and body. */
  async forward() {
    const { method, url, headers } = this.request;
    const sent = httpRequest(this.platform + url, { method, headers: { ...headers, host: new URL(this.platform).host, connection: "close" } });
    this.request.pipe(sent);
    const [answer] = await once(sent, "response");
    const { "transfer-encoding": _, connection: __, ...kept } = answer.headers;
    return { status: answer.statusCode, headers: kept, body: await read(answer) };
  }

  async pass() {
    this.send(await this.forward());
  }

  send({ status, headers, body }) {
    this.response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
  }

  /** Receives the request without passing it on. */
  async swallow() {
    await read(this.request);
  }

  /** Answers in the place of the platform, as far as the page can read it. */
  respond(status, headers, body) {
    this.send({ status, headers: { ...CORS, ...headers }, body });
  }

  /** Writes to the connection what no HTTP library would. */
  raw(text) {
    this.socket.write(text);
  }

  cut() {
    this.socket.destroy();
  }
}

export async function read(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
