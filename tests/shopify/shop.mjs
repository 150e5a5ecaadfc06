// `genvoris shopify` beside a real platform, and a stand-in for the part of Shopify that is between it and the page: the app
// proxy, which signs, and the sender of webhooks.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { randomUUID } from "node:crypto";

import { GENVORIS, KEY, start, startPlatform } from "../shared/programs.mjs";
import { SECRET, SHOP, signBody, signQuery } from "./signing.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
process.env.GENVORIS_DIST ??= join(ROOT, "dist");

export { startPlatform };

/** The variant that shops sell in these tests. */
export const VARIANT = 777;

/** The app's server for a shop with this model. */
export async function startShop(platform, model, args = [], env = {}) {
  const folder = mkdtempSync(join(tmpdir(), "genvoris-shopify-"));
  const flags = ["shopify", "--listen", "127.0.0.1:0", "--platform-url", platform.url, "--shopify-shop", SHOP, "--shopify-model", model];
  const places = ["--shopify-database", `sqlite://${folder}/shop.db`, "--shopify-data-requests", join(folder, "requests")];
  const sold = ["--shopify-variant", String(VARIANT)];
  const run = () => start(GENVORIS, [...flags, ...places, ...sold, ...args], { GENVORIS_STORE_KEY: KEY, GENVORIS_SHOPIFY_API_SECRET: SECRET, ...env });
  return new Shop(folder, run, await run());
}

class Shop {
  constructor(folder, run, program) {
    Object.assign(this, { folder, run, program });
  }

  get url() {
    return this.program.url;
  }

  async restart() {
    await this.program.close();
    this.program = await this.run();
  }

  async close() {
    await this.program.close();
    rmSync(this.folder, { recursive: true });
  }

  /** What the page of a customer, or of a guest with '', is answered by the app proxy. */
  async call(customer, path, body, options) {
    const query = options?.query ?? (await signQuery(customer, options));
    const method = options?.method ?? (body === undefined ? "GET" : "POST");
    const headers = { ...(typeof body === "object" && !(body instanceof FormData) ? { "content-type": "application/json" } : {}), ...options?.headers };
    const sent = body === undefined || body instanceof FormData || typeof body === "string" ? body : JSON.stringify(body);
    const response = await fetch(`${this.url}/apps/genvoris/${path}?${query}`, { method, headers, body: sent });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parse(text) };
  }

  /** The status of a webhook with this id. */
  async webhook(topic, payload, { id = randomUUID(), shop = SHOP, secret = SECRET, signature, body = JSON.stringify(payload) } = {}) {
    const headers = {
      "content-type": "application/json",
      "x-shopify-topic": topic,
      "x-shopify-shop-domain": shop,
      "x-shopify-webhook-id": id,
      "x-shopify-hmac-sha256": signature ?? (await signBody(body, secret)),
    };
    const response = await fetch(`${this.url}/webhooks`, { method: "POST", headers, body });
    await response.text();
    return response.status;
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
