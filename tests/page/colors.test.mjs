// Contrast, and the palette of the dialog.

import assert from "node:assert/strict";
import { test } from "node:test";
import { GRAPHIC_CONTRAST, TEXT_CONTRAST, blackOrWhite, contrast, ensureContrast, isDark, mix, toHex } from "../../www/host-page/color.js";
import { createPalette } from "../../www/host-page/palette.js";

const WHITE = [255, 255, 255];
const YELLOW = [255, 255, 0];

/** WCAG's formula, implemented independently of the widget. */
const ratio = (...pair) => {
  const light = pair.map((colour) => {
    const linear = (c) => (c <= 0.03928 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
    const [red, green, blue] = colour.map((byte) => linear(byte / 255));
    return red * 0.2126 + green * 0.7152 + blue * 0.0722 + 0.05;
  });
  return Math.max(...light) / Math.min(...light);
};
const atLeast = (ratio, min, what) => assert.ok(ratio >= min - 1e-9, `${what}: ${ratio}`);

/** All colours with five shades per channel, including those that are hardest to contrast. They form 15,625 pairs. */
const SHADES = [0, 64, 118, 190, 255];
const COLOURS = SHADES.flatMap((red) => SHADES.flatMap((green) => SHADES.map((blue) => [red, green, blue])));

/** Pseudo-random colours, the same in every run. */
const colours = function* (count) {
  let seed = 1;
  const byte = () => ((seed = (seed * 48271) % 2147483647) >> 8) & 255;
  while (count--) yield [byte(), byte(), byte()];
};

const rgb = (text) => text.match(/[0-9a-f]{2}/g).map((byte) => parseInt(byte, 16));

test("the contrast of known pairs is correct", () => {
  for (const [one, other, expected] of [
    [[0, 0, 0], WHITE, 21],
    [[0x76, 0x76, 0x76], WHITE, 4.54],
    [[0x77, 0x77, 0x77], WHITE, 4.48],
    [YELLOW, WHITE, 1.07],
  ]) {
    assert.ok(Math.abs(contrast(one, other) - expected) < 0.01);
    assert.equal(contrast(one, other), contrast(other, one));
  }
});

test("any text colour becomes readable on any background", () => {
  for (const text of COLOURS) {
    for (const background of COLOURS) {
      atLeast(ratio(ensureContrast(text, background, TEXT_CONTRAST), background), 4.5, `${text} on ${background}`);
    }
  }
});

test("any graphic becomes distinguishable on any background, and black or white is readable on all of them", () => {
  for (const background of COLOURS) {
    atLeast(ratio(blackOrWhite(background), background), 4.5, background);
    for (const graphic of colours(50)) {
      atLeast(ratio(ensureContrast(graphic, background, GRAPHIC_CONTRAST), background), 3, `${graphic} on ${background}`);
    }
  }
  for (let grey = 0; grey < 256; grey++) atLeast(ratio(blackOrWhite([grey, grey, grey]), [grey, grey, grey]), 4.5, grey);
});

test("a readable colour is not changed", () => {
  const navy = [0, 0, 128];
  assert.deepEqual(ensureContrast(navy, WHITE, TEXT_CONTRAST), navy);
  assert.deepEqual(ensureContrast(WHITE, navy, TEXT_CONTRAST), WHITE);
});

test("a colour is changed as little as possible", () => {
  const backgrounds = [...colours(40)];
  for (const text of colours(40)) {
    for (const background of backgrounds) {
      const found = toHex(ensureContrast(text, background, TEXT_CONTRAST));
      for (let step = 0; step < 64; step++) {
        const nearer = [[0, 0, 0], WHITE].map((end) => mix(end, step / 64, text));
        if (nearer.some((colour) => toHex(colour) === found)) break;
        for (const colour of nearer) assert.ok(ratio(colour, background) < 4.5, `${text} on ${background}: ${colour}`);
      }
    }
  }
});

test("colours are formatted for CSS", () => {
  assert.equal(toHex([0, 9, 10]), "#00090a");
  assert.equal(toHex([255, 160, 15]), "#ffa00f");
});

test("without settings the palette has the default colours", () => {
  const { properties, lowContrast } = createPalette({});
  assert.deepEqual(lowContrast, []);
  assert.equal(properties["--genvoris-text-color"], "#17181c");
  assert.equal(properties["--genvoris-accent-color"], "#b4552d");
  assert.equal(properties["--on-primary"], "#ffffff");
  assert.equal(properties["color-scheme"], "light");
});

test("configured colours with low contrast are reported", () => {
  assert.deepEqual(createPalette({ text: YELLOW, primary: YELLOW, accent: YELLOW }).lowContrast, ["text", "accent"]);
});

test("a dark background sets a dark color-scheme", () => {
  assert.equal(createPalette({ background: [17, 17, 17] }).properties["color-scheme"], "dark");
  assert.ok(!isDark(WHITE));
  assert.ok(!isDark([255, 230, 0]));
});

test("every palette is readable, whatever colours are configured", () => {
  const random = colours(20_000);
  const next = () => random.next().value;
  for (let round = 0; round < 5_000; round++) {
    const settings = { background: next(), text: next(), primary: next(), accent: next() };
    const { properties } = createPalette(settings);
    for (const [text, background, min] of [
      ["--genvoris-text-color", "--genvoris-background-color", 4.5],
      ["--genvoris-text-color", "--tint", 4.5],
      ["--soft", "--genvoris-background-color", 4.5],
      ["--on-primary", "--genvoris-primary-color", 4.5],
      ["--on-accent", "--genvoris-accent-color", 4.5],
      ["--genvoris-accent-color", "--genvoris-background-color", 3],
      ["--on-alert", "--alert", 4.5],
    ]) {
      const found = ratio(rgb(properties[text]), rgb(properties[background]));
      atLeast(found, min, `${text} on ${background} of ${JSON.stringify(settings)}`);
    }
  }
});
