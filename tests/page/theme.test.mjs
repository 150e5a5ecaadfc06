// Sampling the theme of a page, and applying it to the dialog.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "../../www/node_modules/esbuild/lib/main.js";

globalThis.window = globalThis;

/** The colors that the simulated canvas serializes, and the pixels that it paints. */
const SERIALIZED = { "#0000": "rgba(0, 0, 0, 0)", black: "#000000", "rgb(250, 246, 240)": "#faf6f0" };
const PIXELS = { "oklch(0 0 0)": [1, 2, 3, 255], "#00000040": [0, 0, 0, 64] };

const canvas = () => {
  let style;
  return {
    getContext: () => ({
      get fillStyle() {
        return style;
      },
      set fillStyle(css) {
        if (css in SERIALIZED) style = SERIALIZED[css];
        if (css in PIXELS) style = css;
      },
      fillRect() {},
      clearRect() {},
      // Some browsers falsify pixels to prevent fingerprinting.
      getImageData: () => ({ data: PIXELS[style] ?? [9, 9, 9, 255] }),
    }),
  };
};

const entry = fileURLToPath(new URL("../../www/host-page/apply-theme.js", import.meta.url));
const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: "esm" });

/** Applies the theme in a new instance of the script, and returns the properties that were set. */
let pages = 0;
const apply = async (settings, trigger) => {
  const script = `${outputFiles[0].text}// ${pages++}`;
  const { applyTheme } = await import(`data:text/javascript,${encodeURIComponent(script)}`);
  const properties = {};
  const style = { setProperty: (name, value) => (properties[name] = value) };
  properties.lines = applyTheme({ style, getRootNode: () => ({ host: "host" }) }, settings, { trigger });
  return properties;
};

/** The styles of the page's elements by name, and the session storage. */
let styles;
let stored;

beforeEach(() => {
  styles = {};
  stored = {};
  globalThis.document = {
    body: "body",
    documentElement: "html",
    createElement: canvas,
    querySelector: (selector) => (selector in styles ? selector : null),
  };
  globalThis.getComputedStyle = (element) => ({ getPropertyValue: (name) => styles[element][name] ?? "" });
  globalThis.CSS = { supports: (_, value) => !value.includes(";") };
  globalThis.sessionStorage = {
    getItem: (key) => stored[key] ?? null,
    setItem: (key, value) => (stored[key] = value),
  };
});

test("a serialized color is preferred to painted pixels", async () => {
  styles.body = { "background-color": "rgb(250, 246, 240)", color: "black" };
  const seen = await apply({});
  assert.equal(seen["--genvoris-background-color"], "#faf6f0");
  assert.equal(seen["--genvoris-text-color"], "#000000");
});

test("other notations are painted, and transparent backgrounds are ignored", async () => {
  styles.body = { "background-color": "#00000040", color: "oklch(0 0 0)" };
  const seen = await apply({});
  assert.equal(seen["--genvoris-background-color"], "#ffffff");
  assert.equal(seen["--genvoris-text-color"], "#010203");
});

test("a radius is in pixels, and percentages are ignored", async () => {
  assert.equal((await apply({ autoStyle: false, borderRadius: "8" }))["--genvoris-border-radius"], "8px");
  for (const [corner, expected] of [["50%", undefined], ["4px", "4px"]]) {
    stored = {};
    styles.trigger = { "background-color": "black", "border-top-left-radius": corner };
    assert.equal((await apply({}, "trigger"))["--genvoris-border-radius"], expected);
  }
});

test("only configured colors with low contrast are reported", async () => {
  styles.body = { "background-color": "black", color: "black" };
  assert.deepEqual((await apply({})).lines, []);
  const { lines } = await apply({ textColor: "black", accentColor: "black" });
  assert.match(lines[0], /^data-text-color.*data-background-color.* 4\.5:1\.$/);
  assert.match(lines[1], /^data-accent-color.* 3:1\.$/);
});

test("a page with broken functions gets the default colors", async () => {
  const broken = () => {
    throw Error("no");
  };
  document.querySelector = document.createElement = getComputedStyle = CSS.supports = broken;
  Object.defineProperty(globalThis, "sessionStorage", { get: broken, configurable: true });
  try {
    const seen = await apply({ textColor: "black" });
    assert.equal(seen["--genvoris-background-color"], "#ffffff");
    assert.equal(seen["--genvoris-text-color"], "#17181c");
  } finally {
    delete globalThis.sessionStorage;
  }
});
