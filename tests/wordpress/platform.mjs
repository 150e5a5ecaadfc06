// The platform with its sandbox renderer, as a program of its own.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const GENVORIS = process.env.GENVORIS_BIN ?? join(ROOT, "target/debug/genvoris");

export const KEY = "gvk_test_sandbox";

/** Starts the platform on a free port with a database of its own. */
export async function startPlatform() {
  const folder = mkdtempSync(join(tmpdir(), "genvoris-"));
  const args = ["serve", "--sandbox", "--listen", "127.0.0.1:0", "--database", `sqlite://${folder}/platform.db`, "--www", join(ROOT, "www"), "--dist", join(ROOT, "dist")];
  const child = spawn(GENVORIS, args, { env: { ...process.env, GENVORIS_API_KEY: KEY }, stdio: ["ignore", "pipe", "inherit"] });
  const close = async () => {
    if (child.exitCode === null && child.kill()) await once(child, "exit");
    rmSync(folder, { recursive: true });
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const [url] = line.match(/http:\/\/[\d.]+:\d+/) ?? [];
    if (url) return new Platform(url, close);
  }
  throw new Error("the platform has ended");
}

class Platform {
  constructor(url, close) {
    Object.assign(this, { url, close });
  }

  /** A call of the API with the shop's key. */
  async call(method, path, body) {
    const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
    const response = await fetch(`${this.url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    return { status: response.status, body: response.status === 204 ? null : await response.json() };
  }

  /** The customer's plan, counts and grants; undefined if the platform does not know the customer. */
  async usage(customer) {
    const { status, body } = await this.call("GET", `/customers/${customer}/usage`);
    return status === 404 ? undefined : body.data;
  }
}
