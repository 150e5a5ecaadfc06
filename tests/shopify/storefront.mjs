// A stand-in for a Shopify storefront: product pages with the rendered blocks, the cart, and the app proxy, which signs what it
// sends on to the app's server as Shopify does, and drops cookies.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

import { EXTENSION, render } from "./extension.mjs";
import { PRODUCT } from "./product.mjs";
import { signQuery } from "./signing.mjs";

const PREFIX = "/apps/genvoris";

export class Storefront {
  /** What the theme has put into the cart. */
  added = [];
  /** Who is logged in; '' for a guest. */
  customer = "";

  constructor(shop, platform) {
    Object.assign(this, { shop, platform });
    this.server = createServer((request, response) => this.answer(request, response).catch((error) => response.destroy(error)));
  }

  async start() {
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  close() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }

  /** Renders the product page with these blocks: `{ block: settings }`. */
  async show(blocks, { customer = "", locale = "en" } = {}) {
    this.customer = customer;
    const media = { id: 1, media_type: "image", src: "/store/garments/linen-shirt.png" };
    const variant = { ...PRODUCT.selected_or_first_available_variant, featured_media: media };
    const product = { ...PRODUCT, media: [media], selected_or_first_available_variant: variant };
    const cdn = this.platform.url.replace("http:", "");
    const page = { product, locale, cdn, customer: customer ? { id: Number(customer) } : null };
    const rendered = await Promise.all(Object.entries(blocks).map(([block, settings]) => render(block, { ...page, settings })));
    this.page = `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>Linen shirt</title>
      <link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/genvoris-storefront.css">
      <script src="/assets/genvoris-storefront.js" async></script></head><body><h1>Linen shirt</h1>
      <form action="/cart/add"><select name="id"><option value="4201">S</option><option value="4202">M</option></select>
      <button type="submit">Add to cart</button></form>${rendered.join("")}</body></html>`;
  }

  async answer(request, response) {
    const url = new URL(request.url, this.url);
    if (url.pathname.startsWith(`${PREFIX}/`)) return this.proxy(request, response, url);
    if (url.pathname.startsWith("/assets/")) {
      const type = url.pathname.endsWith(".css") ? "text/css" : "text/javascript";
      return send(response, 200, type, readFileSync(join(EXTENSION, url.pathname)));
    }
    if (url.pathname === "/cart/add.js") {
      this.added.push(JSON.parse(await bodyOf(request)));
      return send(response, 200, "application/json", "{}");
    }
    const isProduct = url.pathname === PRODUCT.url;
    send(response, isProduct ? 200 : 404, "text/html; charset=utf-8", isProduct ? this.page : "");
  }

  async proxy(request, response, url) {
    const query = await signQuery(this.customer, { asked: Object.fromEntries(url.searchParams) });
    const { cookie, host, connection, "content-length": _, ...headers } = request.headers;
    const body = request.method === "POST" ? await bodyOf(request) : undefined;
    const answer = await fetch(`${this.shop.url}${url.pathname}?${query}`, { method: request.method, headers: { ...headers, "accept-encoding": "identity" }, body });
    send(response, answer.status, answer.headers.get("content-type"), Buffer.from(await answer.arrayBuffer()), answer.headers.get("cache-control"));
  }
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function send(response, status, type, body, cache = "no-store") {
  response.writeHead(status, { "content-type": type ?? "text/plain", "cache-control": cache ?? "no-store" });
  response.end(body);
}
