// The platform and a store's backend, as programs of their own.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, openAsBlob, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const GENVORIS = process.env.GENVORIS_BIN ?? join(ROOT, "target/debug/genvoris");
const PHOTO = join(ROOT, "www/store/model.jpg");

export const KEY = "gvk_test_sandbox";

/** Starts a program and waits until it prints its address. `said` waits for a text in its log. */
export async function start(command, args, env) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const log = [];
  child.stderr.on("data", (chunk) => log.push(chunk));
  const close = async (signal) => {
    if (child.exitCode === null && child.signalCode === null && child.kill(signal)) await once(child, "exit");
  };
  const said = async (pattern) => {
    while (!pattern.test(Buffer.concat(log).toString())) await once(child.stderr, "data");
    return Buffer.concat(log).toString();
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const [url] = line.match(/http:\/\/[\d.]+:\d+/) ?? [];
    if (url) return { url, close, said, pid: child.pid };
  }
  throw new Error(`${command} has ended:\n${Buffer.concat(log)}`);
}

/** The platform with its demo store, on a database of its own unless `flags` name another. */
export async function startPlatform(flags = [], address = "127.0.0.1:0") {
  const folder = mkdtempSync(join(tmpdir(), "genvoris-"));
  const database = flags.includes("--database") ? [] : ["--database", `sqlite://${folder}/platform.db`];
  const args = ["serve", "--sandbox", "--listen", address, ...database, "--www", join(ROOT, "www"), "--dist", join(ROOT, "dist"), ...flags];
  const run = () => start(GENVORIS, args, { GENVORIS_API_KEY: KEY });
  return new Platform(folder, run, await run());
}

/** `genvoris store` beside a platform. Keys are told by the environment, where no list of processes shows them. */
export function startStore(platform, args, keys) {
  const flags = ["store", "--listen", "127.0.0.1:0", "--platform-url", platform.url, ...args];
  return start(GENVORIS, flags, { GENVORIS_STORE_KEY: KEY, ...keys });
}

class Platform {
  constructor(folder, run, program) {
    Object.assign(this, { folder, run, program });
  }

  get url() {
    return this.program.url;
  }

  async close() {
    await this.program.close();
    rmSync(this.folder, { recursive: true });
  }

  /** Ends the program by a signal. */
  stop(signal) {
    return this.program.close(signal);
  }

  /** Starts it again on the same database; at the same address, if one was given. */
  async startAgain() {
    this.program = await this.run();
  }

  /** A call of the store's backend. */
  async call(method, path, body) {
    const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
    const response = await fetch(`${this.url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    return { status: response.status, body: response.status === 204 ? null : await response.json() };
  }

  get(path) {
    return this.call("GET", path);
  }

  /** The customer's plan, counts and grants; undefined if the platform does not know the customer. */
  async usage(customer) {
    const { status, body } = await this.get(`/customers/${customer}/usage`);
    return status === 404 ? undefined : body.data;
  }

  /** The customer's grants: how many try-ons remain of each, and whether it was revoked. */
  async grants(customer) {
    const { grants } = await this.usage(customer);
    return grants.map(({ reference, remaining, revokedAt }) => ({ reference, remaining, revoked: revokedAt !== null }));
  }

  /** A try-on of the page with this token: its status. */
  async tryOn(token, attempt) {
    const form = await this.form({ end_customer_token: token, api_key: KEY, attempt_id: attempt });
    const response = await fetch(`${this.url}/api/tryon`, { method: "POST", body: form });
    await response.body.cancel();
    return response.status;
  }

  /** A page's form of a try-on, with these fields beside the pictures. */
  async form(fields) {
    const form = new FormData();
    form.set("photo", await openAsBlob(PHOTO));
    const all = { product_images: `${this.url}/store/garments/linen-shirt.png`, ...fields };
    for (const [name, value] of Object.entries(all)) form.set(name, value);
    return form;
  }
}
