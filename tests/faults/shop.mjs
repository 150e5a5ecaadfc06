// A shop with the widget behind a faulty proxy, and a shopper in Chromium.

import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

import { KEY } from "../shared/programs.mjs";
import { FaultyProxy } from "./faulty-proxy.mjs";

const PHOTO = new URL("../../www/store/model.jpg", import.meta.url).pathname;
const TRY_ONS = 10;
/** The screens on which a try-on has ended. */
const ENDED = ["result", "error", "unavailable", "paywall"];
const EVENTS = ["tryon-completed", "error", "quota", "token-expired"];

/** A shop of its own for each row of the matrix: an origin, a proxy, a customer and a page. */
export async function openShop(browser, platform, { early, clock = 0 } = {}) {
  const proxy = new FaultyProxy(platform);
  proxy.fault = early && { ...early };
  await proxy.open();
  const customer = randomUUID();
  await platform.call("POST", "/customers", { externalId: customer });
  await platform.call("POST", `/customers/${customer}/grants`, { tryOns: TRY_ONS, reference: customer });
  const token = async () => (await platform.call("POST", `/customers/${customer}/sessions`, {})).body.token;
  const site = createServer(async (request, response) => {
    const body = request.method === "POST" ? JSON.stringify({ token: await token() }) : html(proxy, platform, await token());
    response.writeHead(200, { "content-type": request.method === "POST" ? "application/json" : "text/html" }).end(body);
  }).listen(0, "127.0.0.1");
  await once(site, "listening");
  const context = await browser.newContext();
  if (clock) await context.clock.setSystemTime(Date.now() + clock * 3_600_000);
  const shop = new Shop(platform, proxy, customer, site, context);
  await shop.openPage();
  return shop;
}

const html = (proxy, platform, token) => `<!doctype html><html lang="en"><title>Linen shirt</title>
<button data-genvoris-trigger data-product-id="42" data-product-title="Linen shirt" data-product-image="${platform.url}/store/garments/linen-shirt.png">Try it on</button>
<script>for (const name of ${JSON.stringify(EVENTS)}) addEventListener("genvoris:" + name, ({ detail }) => seen(name, detail?.code, detail?.charged));</script>
<script src="${proxy.url}/widget.js" defer data-api-key="${KEY}" data-end-customer-token="${token}" data-token-url="/token"></script></html>`;

class Shop {
  events = [];
  errors = [];

  constructor(platform, proxy, customer, site, context) {
    Object.assign(this, { platform, proxy, customer, site, context });
  }

  async openPage() {
    this.page = await this.context.newPage();
    this.page.on("pageerror", (error) => this.errors.push(String(error)));
    await this.page.exposeFunction("seen", (name, code, charged) => void this.events.push({ name, code, charged }));
    await this.page.goto(`http://127.0.0.1:${this.site.address().port}/`);
  }

  /** Ends the page as a browser does that needs its memory: what the tab has stored is kept. */
  async discard() {
    this.kept = await this.page.evaluate(() => ({ ...sessionStorage }));
    await this.page.close();
  }

  /** Loads the discarded page again, with what its tab had stored. */
  async restore() {
    await this.context.addInitScript((kept) => Object.assign(sessionStorage, kept), this.kept);
    await this.openPage();
  }

  async close() {
    await this.context.close();
    this.site.close();
    this.site.closeAllConnections();
    await this.proxy.close().catch(() => {}); // a fault may have closed it
  }

  /** Opens the dialog and chooses the photo. */
  async choosePhoto() {
    await this.page.click("[data-genvoris-trigger]");
    await this.page.setInputFiles("genvoris-widget input[type=file]", PHOTO);
    await this.page.waitForSelector("genvoris-widget [part=submit]:not([disabled])");
  }

  submit() {
    return this.page.click("genvoris-widget [part=submit]");
  }

  /** Sends the photo, which is answered with a job. Its picture is ready before the first poll. */
  async submitJob(renderer) {
    renderer.hold();
    const answered = this.page.waitForResponse((response) => response.status() === 202 && response.url().endsWith("/api/tryon"));
    await this.submit();
    await answered;
    renderer.release();
  }

  /** Waits until the try-on has ended: the name of the screen. */
  async end() {
    const selector = ENDED.map((name) => `genvoris-widget [data-screen=${name}]`).join();
    const dialog = await this.page.waitForSelector(selector, { timeout: 180_000 });
    return dialog.getAttribute("data-screen");
  }

  /** What a shopper does after a failure: the button that says so, or else everything once more. */
  async tryAgain() {
    const retry = await this.page.$("genvoris-widget [part=retry]");
    if (retry) {
      await retry.click();
    } else {
      await this.page.click("genvoris-widget [part=close]");
      await this.page.click("[data-genvoris-trigger]");
      if (!(await this.page.$("genvoris-widget [part=submit]"))) await this.page.setInputFiles("genvoris-widget input[type=file]", PHOTO);
      await this.submit();
    }
    await this.page.waitForSelector("genvoris-widget [data-screen=progress], genvoris-widget [data-screen=result]");
    return this.end();
  }

  /** How many try-ons the platform has counted. */
  async counted() {
    const [{ remaining }] = await this.platform.grants(this.customer);
    return TRY_ONS - remaining;
  }
}
