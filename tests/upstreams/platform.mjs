// A platform that renders with one of the stand-ins, as a program of its own.

import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, openAsBlob, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { freePort } from "../shared/free-port.mjs";
import { GENVORIS } from "../shared/programs.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const KEY = "gvk_test_sandbox";
export const PHOTO = join(ROOT, "www/store/model.jpg");
const GARMENT = readFileSync(join(ROOT, "www/store/garments/linen-shirt.png"));
/** The product's picture as a page sends it when it has no address. */
export const GARMENT_DATA_URL = `data:image/png;base64,${GARMENT.toString("base64")}`;

/** Starts `genvoris serve --upstream NAME` against the stand-in. The key is in the environment. */
export async function startPlatform(name, service, key, basePath = "") {
  const folder = mkdtempSync(join(tmpdir(), "genvoris-"));
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const flags = [
    "serve", "--sandbox", "--listen", address, "--public-url", `http://${address}`, "--database", `sqlite://${folder}/test.db`,
    "--www", join(ROOT, "www"), "--answer-after", "1", "--upstream", name, "--upstream-url", service.url + basePath, "--upstream-timeout", "20",
  ];
  const env = { ...process.env, GENVORIS_API_KEY: KEY, GENVORIS_UPSTREAM_KEY: key, RUST_LOG: "info", NO_COLOR: "1" };
  const child = spawn(GENVORIS, flags, { env, stdio: ["ignore", "pipe", "pipe"] });
  const platform = new Platform(`http://${address}`, child, folder);
  for await (const line of createInterface({ input: child.stdout })) if (line.includes(address)) return platform;
  throw new Error(`genvoris has ended:\n${platform.log}`);
}

class Platform {
  log = "";

  constructor(url, child, folder) {
    Object.assign(this, { url, child, folder });
    child.stderr.on("data", (chunk) => (this.log += chunk));
  }

  async close() {
    if (this.child.exitCode === null && this.child.kill()) await once(this.child, "exit");
    rmSync(this.folder, { recursive: true });
  }

  /** A new customer with ten try-ons. */
  async shopper() {
    const externalId = randomUUID();
    await this.#call("POST", "/customers", { externalId });
    await this.#call("POST", `/customers/${externalId}/grants`, { tryOns: 10, reference: externalId });
    const { token } = await this.#call("POST", `/customers/${externalId}/sessions`, {});
    return new Shopper(this, externalId, token);
  }

  /** How many try-ons the customer was charged for. */
  async charged(customer) {
    const { data } = await this.#call("GET", `/customers/${customer}/usage`);
    return 10 - data.grants[0].remaining;
  }

  async #call(method, path, json) {
    const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
    const response = await fetch(`${this.url}/api/v1${path}`, { method, headers, body: JSON.stringify(json) });
    const answer = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(answer));
    return answer;
  }
}

class Shopper {
  constructor(platform, customer, token) {
    Object.assign(this, { platform, customer, token });
  }

  charged() {
    return this.platform.charged(this.customer);
  }

  /** Sends a try-on as the widget does: the answer may be a job. */
  async start(fields = {}) {
    const form = new FormData();
    form.set("photo", await openAsBlob(PHOTO, { type: "image/jpeg" }));
    const all = { product_images: GARMENT_DATA_URL, api_key: KEY, end_customer_token: this.token, product_title: "Linen shirt", ...fields };
    for (const [name, value] of Object.entries(all)) form.set(name, value);
    const response = await fetch(`${this.platform.url}/api/tryon`, { method: "POST", body: form });
    return response.json();
  }

  /** Sends a try-on, and waits for its end. */
  async tryOn(fields) {
    let body = await this.start(fields);
    while (body.status === "processing") {
      await setTimeout(100);
      body = await (await fetch(this.#jobUrl(body))).json();
    }
    return body;
  }

  cancel(job) {
    return fetch(this.#jobUrl(job), { method: "DELETE" });
  }

  #jobUrl = ({ status_url }) => new URL(status_url, this.platform.url);
}
