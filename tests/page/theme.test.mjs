// Applying a theme to the dialog.

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
const apply = async (settings, sample) => {
  const script = `${outputFiles[0].text}// ${pages++}`;
  const { applyTheme } = await import(`data:text/javascript,${encodeURIComponent(script)}`);
  const properties = {};
  const style = { setProperty: (name, value) => (properties[name] = value) };
  properties.lines = applyTheme({ style, getRootNode: () => ({ host: "host" }) }, settings, sample);
  return properties;
};

beforeEach(() => {
  globalThis.document = { createElement: canvas };
  globalThis.getComputedStyle = () => ({ getPropertyValue: () => "" });
  globalThis.CSS = { supports: (_, value) => !value.includes(";") };
});

test("a serialized color is preferred to painted pixels", async () => {
  const seen = await apply({}, ["rgb(250, 246, 240)", "black", "", "", "", ""]);
  assert.equal(seen["--genvoris-background-color"], "#faf6f0");
  assert.equal(seen["--genvoris-text-color"], "#000000");
});

test("other notations are painted, and transparent backgrounds are ignored", async () => {
  const seen = await apply({}, ["#00000040", "oklch(0 0 0)", "", "", "", ""]);
  assert.equal(seen["--genvoris-background-color"], "#ffffff");
  assert.equal(seen["--genvoris-text-color"], "#010203");
});

test("a radius is in pixels", async () => {
  assert.equal((await apply({ borderRadius: "8" }))["--genvoris-border-radius"], "8px");
});

test("the accent is the primary color where there is no other", async () => {
  const [primary, accent] = ["black", "rgb(250, 246, 240)"];
  assert.equal((await apply({ primaryColor: primary }))["--genvoris-accent-color"], "#000000");
  const both = await apply({ primaryColor: accent, accentColor: primary });
  assert.equal(both["--genvoris-accent-color"], "#000000");
});

test("only configured colors with low contrast are reported", async () => {
  const black = ["black", "black", "", "", "", ""];
  assert.deepEqual((await apply({}, black)).lines, []);
  const { lines } = await apply({ textColor: "black", accentColor: "black" }, black);
  assert.match(lines[0], /^data-text-color.*data-background-color.* 4\.5:1\.$/);
  assert.match(lines[1], /^data-accent-color.* 3:1\.$/);
});

test("a page with broken functions gets the default colors", async () => {
  const broken = () => {
    throw Error("no");
  };
  document.createElement = getComputedStyle = CSS.supports = broken;
  const seen = await apply({ textColor: "black" });
  assert.equal(seen["--genvoris-background-color"], "#ffffff");
  assert.equal(seen["--genvoris-text-color"], "#17181c");
});
