// Measures in Chromium how much the widget slows down a product page and how fast its dialog reacts, and prints a table:
//
//   ./build.sh bench page [--quick] [--check]
//
// Other programs that run at the same time make all times longer. Where Linux permits it, as it does for root, start the
// command with 'chrt -r 1' to give it priority.
//
// The CPU is throttled to a quarter of its speed, and every measurement has a browser context of its own. In each round,
// every metric is measured once for every subject. The table shows the medians of 9 rounds (2 with --quick, which are not
// reliable). DIST is the build that is compared with the targets, DIST_BEFORE another build that is measured in the same
// rounds. With --check a missed target is a failure.
//
// The metrics:
// - bytes: the size of all response bodies as transferred, except the page itself, until the network has been idle for half
//   a second.
// - script, task: Chromium's metrics ScriptDuration and TaskDuration at that time, minus those of the same page without the
//   script in the same round. The Buy Button is Shopify's library with one product; a stub of fetch() on the page returns
//   the product.
// - blocking: the total blocking time of the same page: for each task of more than 50 ms, the time beyond 50 ms.
// - shift: the sum of the page's layout shifts.
// - dialog: from the timestamp of the click event to the end of the first frame in which the open <dialog> has a size.
//   Warm: the pointer was over the trigger, and everything has loaded. Cold: a script clicks on the idle page, without
//   any sign of interest before. Slow network: like cold, with 1.6 Mbit/s and a latency of 150 ms from the click on.
// - submit: on the slow network, from the cold click to the end of the frame that shows an enabled submit button. A photo
//   of 1,200 by 1,600 pixels is put into the file input as soon as it exists.
// - photo: a photo of 12 megapixels from the disk, from the input's change event to the end of the frame that shows an
//   enabled submit button; and the longest task of the page's main thread during this time, from a trace.
// - return: pay per try-on, with the photo of 1,200 by 1,600 pixels kept during the checkout: from the start of the
//   navigation back to the shop to the end of the frame that shows the progress of the try-on.
// - result: from the last byte of the response, which contains the picture of 1,200 by 1,600 pixels, to the end of the frame
//   that shows it; and how long frames take while a pointer drags the slider that compares it with the photo.
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
  console.error(`bench page: unknown option ${unknown}; the options are --quick and --check`);
  process.exit(2);
}
const rounds = options.includes("--quick") ? 2 : 9;
const CPU_SLOWDOWN = 4;
const SLOW_NETWORK = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 1.6e6 / 8 };

const root = new URL("../../../", import.meta.url).pathname;
const modelPhoto = readFileSync(join(root, "www/store/model.jpg"));
const buyButton = readFileSync(createRequire(import.meta.url).resolve("@shopify/buy-button-js/dist/buybutton.min.js"));

/** The folders of the builds, by the name of the subject. */
const dists = { now: process.env.DIST ?? join(root, "dist") };
if (process.env.DIST_BEFORE) dists.before = process.env.DIST_BEFORE;
const builds = Object.keys(dists);

const pageInfo = { hasNextPage: false, hasPreviousPage: false };
const price = { amount: "20.0", currencyCode: "USD" };

/** The product in the Storefront API's response to Shopify's library. */
const shopifyProduct = {
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
    const product = ${JSON.stringify(shopifyProduct)};
    window.fetch = async () => new Response(JSON.stringify({ data: { node: product } }));
    const client = ShopifyBuy.buildClient({ domain: "shop.example", storefrontAccessToken: "0" });
    ShopifyBuy.UI.init(client).createComponent("product", { id: "1", node: document.getElementById("buy") });
  </script>`,
};
for (const build of builds) {
  const script = `src="/${build}/widget.js" defer data-api-key="gvk_test_bench"`;
  const checkout = `data-checkout-url="/checkout/${build}" data-session-url="/session" data-price-label="$0.99"`;
  tags[build] = `<script ${script}></script>`;
  tags[`${build}-result`] = `<script ${script} data-api-url="/answering/"></script>`;
  tags[`${build}-checkout`] = `<script ${script} ${checkout} data-shopper-id="ada"></script>`;
}

const markup = (subject) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Linen shirt</title>
  <meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"></head>
  <body><h1>Linen shirt</h1><p>A shirt.</p>
  <button data-genvoris-trigger data-product-id="42" data-product-title="Linen shirt">Try it on</button>
  ${tags[subject]}</body></html>`;

// The server

const types = { ".js": "text/javascript", ".wasm": "application/wasm", ".css": "text/css", ".json": "application/json" };
const compressed = new Map();
const brotli = (name, bytes) => {
  if (!compressed.has(name)) compressed.set(name, brotliCompressSync(bytes));
  return compressed.get(name);
};

const json = (value) => ({ type: types[".json"], bytes: JSON.stringify(value) });

/** The file at a path: its media type and content; `encoded` if the content is compressed with brotli. */
const findFile = (path) => {
  const [, first, name] = path.split("/");
  if (path === "/model.jpg") return { type: "image/jpeg", bytes: modelPhoto };
  // A result whose bytes are all in the response.
  if (path === "/answering/api/tryon") return json({ success: true, images: [`data:image/jpeg;base64,${modelPhoto.toString("base64")}`] });
  if (path.endsWith("/api/status")) return { type: types[".json"], bytes: '{"access":"ALLOWED"}' };
  if (path.endsWith("/api/widget/button-design")) return { type: types[".json"], bytes: "{}" };
  // The checkout is paid at once: its URL is the shop's page, as the checkout would lead back to it.
  if (first === "checkout") return json({ url: `${address}/${name}-checkout?session_id=cs_1` });
  if (path === "/session") return json({ token: "bench.session.token" });
  if (first === "buy" && name) return { type: types[".js"], bytes: brotli(path, buyButton), encoded: true };
  if (!name && first in tags) return { type: "text/html", bytes: markup(first) };
  const folder = dists[first];
  if (!folder || !/^[\w.-]+$/.test(name ?? "")) return undefined;
  const file = join(folder, name);
  if (!existsSync(file)) return undefined;
  const encoded = existsSync(file + ".br");
  return { type: types[extname(name)], bytes: readFileSync(encoded ? file + ".br" : file), encoded };
};

const server = createServer((request, response) => {
  request.resume();
  const { pathname } = new URL(request.url, "http://localhost");
  if (pathname === "/api/tryon") return; // never answered, so that the progress stays on the screen
  const found = findFile(pathname);
  if (!found) return response.writeHead(404).end();
  response.setHeader("content-type", found.type);
  response.setHeader("access-control-allow-origin", "*");
  if (found.encoded) response.setHeader("content-encoding", "br");
  response.end(found.bytes);
});

// Measurements in the page

/** Observes the page. It runs before the page's own scripts and puts its results into `window.bench`. */
const observePage = () => {
  const bench = { blocking: 0, shift: 0 };
  window.bench = bench;
  const observe = (type, onEntry) =>
    new PerformanceObserver((list) => list.getEntries().forEach(onEntry)).observe({ type, buffered: true });
  observe("longtask", ({ duration }) => (bench.blocking += Math.max(0, duration - 50)));
  observe("layout-shift", ({ value }) => (bench.shift += value));

  const shadow = () => document.querySelector("genvoris-widget")?.shadowRoot;
  const hasSize = (element) => element?.getClientRects().length > 0 && element.getBoundingClientRect().width > 0;
  const conditions = {
    input: () => shadow()?.querySelector("input[type=file]"),
    dialog: () => shadow()?.querySelector("dialog[open]") && hasSize(shadow().querySelector("dialog")),
    submit: () => {
      const button = shadow()?.querySelector('[part~="submit"]');
      return hasSize(button) && !button.disabled && button.getAttribute("aria-disabled") !== "true";
    },
  };
  conditions.result = () => shadow()?.querySelector('[data-screen="result"]') && shadow().querySelector("[part~=image]")?.complete;
  conditions.progress = () => shadow()?.querySelector(".steps") && conditions.dialog();
  const nextFrame = () => new Promise(requestAnimationFrame);
  /** Waits for the first task after the current frame has been painted. */
  const framePainted = () =>
    new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(0);
    });
  const waitFor = async (name) => {
    while (!conditions[name]()) await nextFrame();
    return conditions[name]();
  };
  /** Measures the time from an event of `target` to the end of the first frame in which a condition is met. */
  bench.measureFrom = (target, type, condition) => {
    bench.duration = new Promise((resolve) => {
      const onEvent = async ({ timeStamp }) => {
        await nextFrame();
        await waitFor(condition);
        await framePainted();
        resolve(performance.now() - timeStamp);
      };
      target.addEventListener(type, onEvent, { capture: true, once: true });
    });
  };
  /** Measures the time from the start of the navigation to the end of the first frame in which a condition is met. */
  bench.measureNavigation = async (condition) => {
    await waitFor(condition);
    await framePainted();
    return performance.now();
  };
  /** Measures the time from the last byte of a response to the end of the first frame in which a condition is met. */
  bench.measureResponse = async (path, condition) => {
    await waitFor(condition);
    await framePainted();
    const end = performance.now();
    return end - performance.getEntriesByType("resource").findLast(({ name }) => name.endsWith(path)).responseEnd;
  };
  /** Counts how long frames take until it is told to stop: the 95th percentile, in milliseconds. */
  bench.measureFrames = () => {
    const frames = [];
    let last;
    let isStopped = false;
    const count = (now) => {
      if (last) frames.push(now - last);
      last = now;
      if (!isStopped) requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
    return () => {
      isStopped = true;
      return frames.toSorted((one, other) => one - other)[Math.floor(frames.length * 0.95)];
    };
  };
  bench.fileInput = () => waitFor("input");
  bench.shadow = shadow;
};

const networkIdle = (tab) => tab.waitForLoadState("networkidle");

/** Opens a subject's page in a new context with a throttled CPU, waits until the network is idle, and runs `work`. */
const visit = async (browser, subject, work) => {
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 } });
  try {
    const tab = await context.newPage();
    const devtools = await context.newCDPSession(tab);
    await tab.addInitScript(observePage);
    await devtools.send("Performance.enable");
    await devtools.send("Network.enable");
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
    const bytes = countBytes(devtools);
    await tab.goto(`${address}/${subject}`);
    await networkIdle(tab);
    return await work(tab, devtools, bytes);
  } finally {
    await context.close();
  }
};

const countBytes = (devtools) => {
  const headerLengths = new Map();
  const transferred = { total: 0 };
  devtools.on("Network.responseReceived", ({ requestId, type, response }) => {
    if (type !== "Document" && response.url.startsWith("http")) headerLengths.set(requestId, response.encodedDataLength);
  });
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (headerLengths.has(requestId)) transferred.total += Math.max(0, encodedDataLength - headerLengths.get(requestId));
  });
  return transferred;
};

// The metrics of one subject, each measured in a context of its own

const untouched = (browser, subject) =>
  visit(browser, subject, async (tab, devtools, bytes) => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    const metric = (name) => metrics.find((metric) => metric.name === name).value * 1000;
    const { blocking, shift } = await tab.evaluate(() => window.bench);
    return { bytes: bytes.total, script: metric("ScriptDuration"), task: metric("TaskDuration"), blocking, shift };
  });

const duration = (tab) => tab.evaluate(() => window.bench.duration);

/** Hovers over the trigger, waits until everything has loaded, then opens the dialog with a click of the pointer. */
const openWarm = async (tab) => {
  const box = await tab.locator("[data-genvoris-trigger]").boundingBox();
  await tab.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 3 });
  const moduleLoaded = () => performance.getEntriesByType("resource").some(({ name }) => /genvoris-[^/]*\.wasm$/.test(name));
  await tab.waitForFunction(moduleLoaded);
  // Wait for three idle callbacks, so that the module has started and its own idle tasks have run.
  await tab.evaluate(async () => {
    for (let count = 0; count < 3; count += 1) await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 500 }));
  });
  await tab.evaluate(() => window.bench.measureFrom(window, "click", "dialog"));
  await tab.mouse.down();
  await tab.mouse.up();
  return await duration(tab);
};

/** Clicks on the trigger by script, so that no pointer event has preloaded anything. */
const clickCold = async (tab, condition) => {
  await tab.evaluate((condition) => {
    window.bench.measureFrom(window, "click", condition);
    document.querySelector("[data-genvoris-trigger]").click();
  }, condition);
  return await duration(tab);
};

const warm = (browser, build) => visit(browser, build, openWarm);
const cold = (browser, build) => visit(browser, build, (tab) => clickCold(tab, "dialog"));
const slow = (browser, build) =>
  visit(browser, build, async (tab, devtools) => {
    await devtools.send("Network.emulateNetworkConditions", SLOW_NETWORK);
    return await clickCold(tab, "dialog");
  });

const submit = (browser, build) =>
  visit(browser, build, async (tab, devtools) => {
    await tab.evaluate(async () => {
      const blob = await (await fetch("/model.jpg")).blob();
      window.bench.photo = new File([blob], "me.jpg", { type: "image/jpeg" });
    });
    await devtools.send("Network.emulateNetworkConditions", SLOW_NETWORK);
    await tab.evaluate(() => {
      const selectPhoto = async () => {
        const input = await window.bench.fileInput();
        const transfer = new DataTransfer();
        transfer.items.add(window.bench.photo);
        input.files = transfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      };
      window.addEventListener("click", selectPhoto, { capture: true, once: true });
    });
    return await clickCold(tab, "submit");
  });

const photo = (browser, build) =>
  visit(browser, build, async (tab, devtools) => {
    await openWarm(tab);
    await tab.evaluate(() => window.bench.measureFrom(window.bench.shadow(), "change", "submit"));
    const traced = await trace(devtools, async () => {
      await tab.locator("genvoris-widget input[type=file]").setInputFiles(largePhoto);
      return await duration(tab);
    });
    return { ready: traced.result, longest: traced.longest };
  });

const returned = (browser, build) =>
  visit(browser, `${build}-checkout`, async (tab) => {
    await openWarm(tab);
    await tab.locator("genvoris-widget input[type=file]").setInputFiles(join(root, "www/store/model.jpg"));
    await tab.locator('genvoris-widget [part~="submit"]:not([aria-disabled=true])').click();
    await tab.waitForURL(/session_id=/, { waitUntil: "commit" });
    return await tab.evaluate(() => window.bench.measureNavigation("progress"));
  });

/** The time from the bytes of a result to the screen, and how long frames take while its slider is dragged. */
const shownResult = (browser, build) =>
  visit(browser, `${build}-result`, async (tab) => {
    await openWarm(tab);
    await tab.locator("genvoris-widget input[type=file]").setInputFiles(join(root, "www/store/model.jpg"));
    await tab.locator('genvoris-widget [part~="submit"]:not([aria-disabled=true])').click();
    const shown = await tab.evaluate(() => window.bench.measureResponse("/api/tryon", "result"));
    await tab.locator('genvoris-widget [part~="compare"]').click();
    const box = await tab.locator("genvoris-widget figure").boundingBox();
    await tab.evaluate(() => (window.bench.stop = window.bench.measureFrames()));
    await tab.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await tab.mouse.down();
    for (const part of [0.2, 0.8, 0.3, 0.7]) await tab.mouse.move(box.x + box.width * part, box.y + box.height / 2, { steps: 30 });
    await tab.mouse.up();
    return { shown, frames: await tab.evaluate(() => window.bench.stop()) };
  });

/** Runs `work` and returns its result, and the longest task of a page's main thread during it. */
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

/** Makes a photo of 12 megapixels from the demo store's model photo, with noise like a camera's. */
const makeLargePhoto = async (browser) => {
  const tab = await browser.newPage();
  await tab.goto(`${address}/empty`);
  const data = await tab.evaluate(async () => {
    const [width, height] = [3024, 4032];
    const picture = await createImageBitmap(await (await fetch("/model.jpg")).blob());
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, 0, 0, width, height);
    const STRIP = 96;
    let seed = 1;
    for (let top = 0; top < height; top += STRIP) {
      const strip = context.getImageData(0, top, width, STRIP);
      for (let index = 0; index < strip.data.length; index += 4) {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        const noise = ((seed >>> 24) - 128) / 10;
        for (const part of [0, 1, 2]) strip.data[index + part] += noise;
      }
      context.putImageData(strip, 0, top);
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

/** The values of all rounds, by metric and subject. */
const measured = {};
const record = (metric, subject, value) => ((measured[metric] ??= {})[subject] ??= []).push(value);

const runRound = async (browser) => {
  const empty = await untouched(browser, "empty");
  for (const subject of [...builds, "buy"]) {
    const metrics = await untouched(browser, subject);
    for (const [name, value] of Object.entries(metrics)) record(name, subject, Math.max(0, value - empty[name]));
  }
  for (const [name, measure] of Object.entries({ warm, cold, slow, submit, returned })) {
    for (const build of builds) record(name, build, await measure(browser, build));
  }
  for (const build of builds) {
    const { ready, longest } = await photo(browser, build);
    record("ready", build, ready);
    record("longest", build, longest);
    const { shown, frames } = await shownResult(browser, build);
    record("shown", build, shown);
    record("frames", build, frames);
  }
};

const ROWS = [
  ["bytes", "idle page: transferred bytes", 11_000],
  ["script", "idle page: script time, ms", 10, 1 / 10],
  ["task", "idle page: task time, ms", 30],
  ["blocking", "idle page: total blocking time, ms", 0],
  ["shift", "idle page: layout shift", 0],
  ["warm", "click to dialog, warm, ms", 50],
  ["cold", "click to dialog, cold, ms", 120],
  ["slow", "click to dialog, cold, slow network, ms", 250],
  ["submit", "click to enabled submit, cold, slow network, ms", 700],
  ["ready", "photo of 12 megapixels ready, ms", 350],
  ["returned", "return from the checkout to the running try-on, ms", 300],
  ["shown", "result on the screen after its last byte, ms", 100],
  ["frames", "frames while the slider is dragged, 95th percentile, ms", 17],
  ["longest", "photo of 12 megapixels, longest task, ms", 50],
];

const format = (value) => {
  if (value === undefined) return "";
  return value >= 100 || Number.isInteger(value) ? Math.round(value).toLocaleString("en") : value.toFixed(value < 1 ? 3 : 1);
};

const printTable = () => {
  let missed = 0;
  const lines = [["", "target", ...(dists.before ? ["before", "now"] : ["now"]), "Buy Button", "ratio", ""]];
  for (const [metric, label, target, share] of ROWS) {
    const value = (subject) => measured[metric][subject] && median(measured[metric][subject]);
    const ratio = value("buy") ? value("now") / value("buy") : undefined;
    const isMissed = value("now") > target || (share && !(ratio <= share));
    if (isMissed) missed += 1;
    const subjects = dists.before ? [value("before"), value("now")] : [value("now")];
    const targets = `${format(target)}${share ? `, 1/${1 / share}` : ""}`;
    const compared = ratio > 0 && Number.isFinite(ratio) ? `1/${(1 / ratio).toFixed(1)}` : "";
    lines.push([label, targets, ...subjects.map(format), format(value("buy")), compared, isMissed ? "missed" : ""]);
  }
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  for (const line of lines) {
    console.log(line.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[0]))).join("  ").trimEnd());
  }
  return missed;
};

// The run

/** The path of the first of these programs that is installed. */
const findProgram = (...names) => {
  for (const name of names) {
    try {
      return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
    } catch {
      // Try the next one.
    }
  }
  throw Error("Chromium is missing");
};

await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = `http://127.0.0.1:${server.address().port}`;
const folder = mkdtempSync(join(tmpdir(), "genvoris-bench-"));
const largePhoto = join(folder, "photo.jpg");
let browser;
try {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? findProgram("chromium", "google-chrome"),
    args: [
      ...["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
      ...["--disable-component-update", "--no-first-run"],
    ],
  });
  writeFileSync(largePhoto, await makeLargePhoto(browser));
  for (let count = 1; count <= rounds; count += 1) {
    if (process.stderr.isTTY) process.stderr.write(`\rround ${count} of ${rounds} `);
    await runRound(browser);
  }
  if (process.stderr.isTTY) process.stderr.write("\r");
  console.log(`Chromium ${browser.version()}, CPU at 1/${CPU_SLOWDOWN}, medians of ${rounds} rounds\n`);
  const missed = printTable();
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
