// What the widget costs a product page and its shopper, as a table: ./build.sh bench page [--quick] [--check]
//
// On a machine that does other things at the same time all times grow. Where Linux allows it, as for root, 'chrt -r 1' before
// the command keeps the others off.
//
// Chromium with its processor slowed down to a quarter, in a new context for every figure. A round takes each figure once
// for every subject; the table shows the medians of 9 rounds (2 with --quick, which mean little). DIST is the build that is
// judged, DIST_BEFORE another one that is measured in the same rounds. With --check a missed target is a failure.
//
// How each figure is taken:
// - bytes: bodies as they came over the line, of all that the page loads but itself, until the network has been quiet for
//   half a second.
// - script, task: Chromium's own counters (ScriptDuration, TaskDuration) at that time, less those of the same page without
//   the script in the same round. The Buy Button is Shopify's library with one product, which a function of the
//   page answers.
// - blocking: of the same page's tasks of more than 50 ms what goes beyond. Shift: the sum of its layout shifts.
// - dialog: from the click event's timestamp to the end of the first frame in which the open <dialog> has a box. Warm: the
//   pointer was over the trigger and all has loaded. Cold: a click that a script makes on the quiet page, which no sign of
//   interest comes before. Slow line: the same, from then on with 1.6 Mbit/s and 150 ms.
// - submit: on that line, from the cold click to the end of the frame that shows a usable submit button; a photo of
//   1,200 by 1,600 pixels is handed to the file input in the moment it is there.
// - photo: 12 megapixels from the disk, from the input's event to the end of the frame that shows a usable submit
//   button; and the longest task of the page's main thread meanwhile, from a trace.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { chromium } from "playwright-core";

const options = process.argv.slice(2);
const unknown = options.find((option) => !["--quick", "--check"].includes(option));
if (unknown) {
  console.error(`bench page: ${unknown} is not known; there are --quick and --check`);
  process.exit(2);
}
const rounds = options.includes("--quick") ? 2 : 9;
const SLOWER = 4;
const LINE = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 1.6e6 / 8 };

const root = new URL("../../../", import.meta.url).pathname;
const model = readFileSync(join(root, "www/store/model.jpg"));
const buyButton = readFileSync(createRequire(import.meta.url).resolve("@shopify/buy-button-js/dist/buybutton.min.js"));

/** The builds by the subjects' names. */
const dists = { now: process.env.DIST ?? join(root, "dist") };
if (process.env.DIST_BEFORE) dists.before = process.env.DIST_BEFORE;
const builds = Object.keys(dists);

const pageInfo = { hasNextPage: false, hasPreviousPage: false };
const price = { amount: "20.0", currencyCode: "USD" };

/** What the Storefront API answers to the library's question for a product. */
const soldByShopify = {
  ...{ __typename: "Product", id: "gid://shopify/Product/1", handle: "linen-shirt", title: "Linen shirt" },
  ...{ description: "A shirt.", descriptionHtml: "<p>A shirt.</p>", productType: "", vendor: "", availableForSale: true },
  ...{ createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-01T00:00:00Z", publishedAt: "2026-01-01T00:00:00Z" },
  ...{ onlineStoreUrl: null, options: [{ id: "1", name: "Size", values: ["S", "M"] }], images: { pageInfo, edges: [] } },
  variants: {
    pageInfo,
    edges: ["S", "M"].map((size) => ({
      cursor: size,
      node: {
        ...{ id: `gid://shopify/ProductVariant/${size}`, title: size, price, priceV2: price, weight: 1, available: true },
        ...{ sku: "", compareAtPrice: null, compareAtPriceV2: null, image: null, unitPrice: null, unitPriceMeasurement: null },
        selectedOptions: [{ name: "Size", value: size }],
      },
    })),
  },
};

const tags = {
  empty: "",
  buy: `<div id="buy"></div><script src="/buy/buybutton.js"></script><script>
    const product = ${JSON.stringify(soldByShopify)};
    window.fetch = async () => new Response(JSON.stringify({ data: { node: product } }));
    const client = ShopifyBuy.buildClient({ domain: "shop.example", storefrontAccessToken: "0" });
    ShopifyBuy.UI.init(client).createComponent("product", { id: "1", node: document.getElementById("buy") });
  </script>`,
};
for (const build of builds) tags[build] = `<script src="/${build}/widget.js" defer data-api-key="gvk_test_bench"></script>`;

const markup = (subject) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Linen shirt</title>
  <meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"></head>
  <body><h1>Linen shirt</h1><p>A shirt.</p>
  <button data-genvoris-trigger data-product-id="42" data-product-title="Linen shirt">Try it on</button>
  ${tags[subject]}</body></html>`;

// Files

const types = { ".js": "text/javascript", ".wasm": "application/wasm", ".css": "text/css", ".json": "application/json" };
const compressed = new Map();
const brotli = (name, bytes) => {
  if (!compressed.has(name)) compressed.set(name, brotliCompressSync(bytes));
  return compressed.get(name);
};

/** What is at an address: a type and bytes, which are compressed where `packed`. */
const find = (path) => {
  const [, first, name] = path.split("/");
  if (path === "/model.jpg") return { type: "image/jpeg", bytes: model };
  if (path === "/api/status") return { type: types[".json"], bytes: '{"access":"ALLOWED"}' };
  if (path === "/api/widget/button-design") return { type: types[".json"], bytes: "{}" };
  if (first === "buy" && name) return { type: types[".js"], bytes: brotli(path, buyButton), packed: true };
  if (!name && first in tags) return { type: "text/html", bytes: markup(first) };
  const folder = dists[first];
  if (!folder || !/^[\w.-]+$/.test(name ?? "")) return undefined;
  const file = join(folder, name);
  if (!existsSync(file)) return undefined;
  const packed = existsSync(file + ".br");
  return { type: types[extname(name)], bytes: readFileSync(packed ? file + ".br" : file), packed };
};

const server = createServer((request, response) => {
  request.resume();
  const found = find(new URL(request.url, "http://localhost").pathname);
  if (!found) return response.writeHead(404).end();
  response.setHeader("content-type", found.type);
  response.setHeader("access-control-allow-origin", "*");
  if (found.packed) response.setHeader("content-encoding", "br");
  response.end(found.bytes);
});

// In the page

/** Runs before the page's own scripts. */
const watch = () => {
  const seen = { blocking: 0, shift: 0 };
  window.seen = seen;
  const observe = (type, each) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
  observe("longtask", ({ duration }) => (seen.blocking += Math.max(0, duration - 50)));
  observe("layout-shift", ({ value }) => (seen.shift += value));

  const shadow = () => document.querySelector("genvoris-widget")?.shadowRoot;
  const hasBox = (element) => element?.getClientRects().length > 0 && element.getBoundingClientRect().width > 0;
  const conditions = {
    input: () => shadow()?.querySelector("input[type=file]"),
    dialog: () => shadow()?.querySelector("dialog[open]") && hasBox(shadow().querySelector("dialog")),
    submit: () => {
      const button = shadow()?.querySelector('[part~="submit"]');
      return hasBox(button) && !button.disabled && button.getAttribute("aria-disabled") !== "true";
    },
  };
  const frame = () => new Promise(requestAnimationFrame);
  /** The first task after the frame that is under way has been painted. */
  const painted = () =>
    new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(0);
    });
  const met = async (name) => {
    while (!conditions[name]()) await frame();
    return conditions[name]();
  };
  /** The time between an event of a type at a target and the end of the frame that shows something. */
  seen.from = (target, type, name) => {
    seen.took = new Promise((resolve) => {
      const begin = async ({ timeStamp }) => {
        await frame();
        await met(name);
        await painted();
        resolve(performance.now() - timeStamp);
      };
      target.addEventListener(type, begin, { capture: true, once: true });
    });
  };
  seen.fileInput = () => met("input");
  seen.shadow = shadow;
};

const quiet = (tab) => tab.waitForLoadState("networkidle");

/** A new tab on a subject's page, slowed down, when its network is quiet. */
const visit = async (browser, subject, work) => {
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 } });
  try {
    const tab = await context.newPage();
    const devtools = await context.newCDPSession(tab);
    await tab.addInitScript(watch);
    await devtools.send("Performance.enable");
    await devtools.send("Network.enable");
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    const bytes = countBytes(devtools);
    await tab.goto(`${address}/${subject}`);
    await quiet(tab);
    return await work(tab, devtools, bytes);
  } finally {
    await context.close();
  }
};

const countBytes = (devtools) => {
  const heads = new Map();
  const counted = { sum: 0 };
  devtools.on("Network.responseReceived", ({ requestId, type, response }) => {
    if (type !== "Document" && response.url.startsWith("http")) heads.set(requestId, response.encodedDataLength);
  });
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (heads.has(requestId)) counted.sum += Math.max(0, encodedDataLength - heads.get(requestId));
  });
  return counted;
};

// Figures of one subject, each in a visit of its own

const untouched = (browser, subject) =>
  visit(browser, subject, async (tab, devtools, bytes) => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    const metric = (name) => metrics.find((metric) => metric.name === name).value * 1000;
    const { blocking, shift } = await tab.evaluate(() => window.seen);
    return { bytes: bytes.sum, script: metric("ScriptDuration"), task: metric("TaskDuration"), blocking, shift };
  });

const took = (tab) => tab.evaluate(() => window.seen.took);

/** Loads all that a first sign of interest loads, then opens the dialog by a click of the pointer. */
const openWarm = async (tab) => {
  const box = await tab.locator("[data-genvoris-trigger]").boundingBox();
  await tab.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 3 });
  const arrived = () => performance.getEntriesByType("resource").some(({ name }) => /genvoris-[^/]*\.wasm$/.test(name));
  await tab.waitForFunction(arrived);
  // Three times with nothing to do: it has run, and what it does when the browser is idle, too.
  await tab.evaluate(async () => {
    for (let count = 0; count < 3; count += 1) await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 500 }));
  });
  await tab.evaluate(() => window.seen.from(window, "click", "dialog"));
  await tab.mouse.down();
  await tab.mouse.up();
  return await took(tab);
};

/** Nobody was interested: no pointer comes before this click. */
const clickCold = async (tab, shown) => {
  await tab.evaluate((shown) => {
    window.seen.from(window, "click", shown);
    document.querySelector("[data-genvoris-trigger]").click();
  }, shown);
  return await took(tab);
};

const warm = (browser, build) => visit(browser, build, openWarm);
const cold = (browser, build) => visit(browser, build, (tab) => clickCold(tab, "dialog"));
const slow = (browser, build) =>
  visit(browser, build, async (tab, devtools) => {
    await devtools.send("Network.emulateNetworkConditions", LINE);
    return await clickCold(tab, "dialog");
  });

const submit = (browser, build) =>
  visit(browser, build, async (tab, devtools) => {
    await tab.evaluate(async () => {
      const blob = await (await fetch("/model.jpg")).blob();
      window.seen.photo = new File([blob], "me.jpg", { type: "image/jpeg" });
    });
    await devtools.send("Network.emulateNetworkConditions", LINE);
    await tab.evaluate(() => {
      const handOver = async () => {
        const input = await window.seen.fileInput();
        const transfer = new DataTransfer();
        transfer.items.add(window.seen.photo);
        input.files = transfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      };
      window.addEventListener("click", handOver, { capture: true, once: true });
    });
    return await clickCold(tab, "submit");
  });

const photo = (browser, build) =>
  visit(browser, build, async (tab, devtools) => {
    await openWarm(tab);
    await tab.evaluate(() => window.seen.from(window.seen.shadow(), "change", "submit"));
    const traced = await trace(devtools, async () => {
      await tab.locator("genvoris-widget input[type=file]").setInputFiles(big);
      return await took(tab);
    });
    return { ready: traced.result, longest: traced.longest };
  });

/** What the work gives, and the longest task of a page's main thread meanwhile. */
const trace = async (devtools, work) => {
  const events = [];
  const collect = ({ value }) => events.push(...value);
  devtools.on("Tracing.dataCollected", collect);
  const includedCategories = ["disabled-by-default-devtools.timeline"];
  await devtools.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories } });
  const result = await work();
  const complete = new Promise((resolve) => devtools.once("Tracing.tracingComplete", resolve));
  await devtools.send("Tracing.end");
  await complete;
  devtools.off("Tracing.dataCollected", collect);
  const thread = ({ pid, tid }) => `${pid} ${tid}`;
  const main = events.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(thread);
  const tasks = events.filter((event) => event.name === "RunTask" && event.dur && main.includes(thread(event)));
  return { result, longest: Math.max(0, ...tasks.map(({ dur }) => dur / 1000)) };
};

/** A photo of 12 megapixels with a camera's noise, made of the demo store's model. */
const enlarged = async (browser) => {
  const tab = await browser.newPage();
  await tab.goto(`${address}/empty`);
  const data = await tab.evaluate(async () => {
    const [width, height] = [3024, 4032];
    const picture = await createImageBitmap(await (await fetch("/model.jpg")).blob());
    const canvas = new OffscreenCanvas(width, height);
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.imageSmoothingQuality = "high";
    pen.drawImage(picture, 0, 0, width, height);
    const STRIP = 96;
    let seed = 1;
    for (let top = 0; top < height; top += STRIP) {
      const strip = pen.getImageData(0, top, width, STRIP);
      for (let index = 0; index < strip.data.length; index += 4) {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        const noise = ((seed >>> 24) - 128) / 10;
        for (const part of [0, 1, 2]) strip.data[index + part] += noise;
      }
      pen.putImageData(strip, 0, top);
    }
    const reader = new FileReader();
    reader.readAsDataURL(await canvas.convertToBlob({ type: "image/jpeg", quality: 0.92 }));
    await new Promise((resolve) => (reader.onload = resolve));
    return reader.result;
  });
  await tab.close();
  return Buffer.from(data.split(",")[1], "base64");
};

// The table

const median = (values) => {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** By figure and subject, a value for every round. */
const measured = {};
const keep = (figure, subject, value) => ((measured[figure] ??= {})[subject] ??= []).push(value);

const round = async (browser) => {
  const empty = await untouched(browser, "empty");
  for (const subject of [...builds, "buy"]) {
    const figures = await untouched(browser, subject);
    for (const [name, value] of Object.entries(figures)) keep(name, subject, Math.max(0, value - empty[name]));
  }
  for (const [name, figure] of Object.entries({ warm, cold, slow, submit })) {
    for (const build of builds) keep(name, build, await figure(browser, build));
  }
  for (const build of builds) {
    const { ready, longest } = await photo(browser, build);
    keep("ready", build, ready);
    keep("longest", build, longest);
  }
};

const ROWS = [
  ["bytes", "bytes of an untouched page", 11_000],
  ["script", "its script, ms", 10, 1 / 10],
  ["task", "its task time, ms", 30],
  ["blocking", "its blocking time, ms", 0],
  ["shift", "its layout shift", 0],
  ["warm", "click to dialog, warm, ms", 50],
  ["cold", "click to dialog, cold, ms", 120],
  ["slow", "click to dialog, cold, slow line, ms", 250],
  ["submit", "first usable submit, cold, slow line, ms", 700],
  ["ready", "photo of 12 megapixels ready, ms", 350],
  ["longest", "its longest task, ms", 50],
];

const shown = (value) => {
  if (value === undefined) return "";
  return value >= 100 || Number.isInteger(value) ? Math.round(value).toLocaleString("en") : value.toFixed(value < 1 ? 3 : 1);
};

const table = () => {
  let missed = 0;
  const lines = [["", "target", ...(dists.before ? ["before", "now"] : ["now"]), "Buy Button", "ratio", ""]];
  for (const [figure, what, target, share] of ROWS) {
    const value = (subject) => measured[figure][subject] && median(measured[figure][subject]);
    const ratio = value("buy") ? value("now") / value("buy") : undefined;
    const isMissed = value("now") > target || (share && !(ratio <= share));
    if (isMissed) missed += 1;
    const subjects = dists.before ? [value("before"), value("now")] : [value("now")];
    const wanted = `${shown(target)}${share ? `, 1/${1 / share}` : ""}`;
    const compared = ratio > 0 && Number.isFinite(ratio) ? `1/${(1 / ratio).toFixed(1)}` : "";
    lines.push([what, wanted, ...subjects.map(shown), shown(value("buy")), compared, isMissed ? "missed" : ""]);
  }
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  for (const line of lines) {
    console.log(line.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[0]))).join("  ").trimEnd());
  }
  return missed;
};

// All of it

/** The first of these that is there. */
const installed = (...names) => {
  for (const name of names) {
    try {
      return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
    } catch {
      // The next one.
    }
  }
  throw Error("Chromium is missing");
};

await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = `http://127.0.0.1:${server.address().port}`;
const folder = mkdtempSync(join(tmpdir(), "genvoris-bench-"));
const big = join(folder, "photo.jpg");
let browser;
try {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? installed("chromium", "google-chrome"),
    args: [
      ...["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
      ...["--disable-component-update", "--no-first-run"],
    ],
  });
  writeFileSync(big, await enlarged(browser));
  for (let count = 1; count <= rounds; count += 1) {
    if (process.stderr.isTTY) process.stderr.write(`\rround ${count} of ${rounds} `);
    await round(browser);
  }
  if (process.stderr.isTTY) process.stderr.write("\r");
  console.log(`Chromium ${browser.version()}, processor at 1/${SLOWER}, medians of ${rounds} rounds\n`);
  const missed = table();
  if (missed && options.includes("--check")) {
    console.error(`bench page: ${missed} targets missed`);
    process.exitCode = 1;
  }
} finally {
  await browser?.close();
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true });
}
