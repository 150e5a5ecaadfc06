import assert from "node:assert/strict";
import { test } from "node:test";
import { GRAPHIC_CONTRAST, TEXT_CONTRAST, blackOrWhite, contrast, ensureContrast, isDark, mix, toHex } from "../../www/host-page/color.js";
import { createPalette } from "../../www/host-page/palette.js";

const WHITE = [255, 255, 255];
const YELLOW = [255, 255, 0];

/** WCAG's formula, written down once more. */
const ratio = (...pair) => {
  const light = pair.map((colour) => {
    const linear = (c) => (c <= 0.03928 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
    const [red, green, blue] = colour.map((byte) => linear(byte / 255));
    return red * 0.2126 + green * 0.7152 + blue * 0.0722 + 0.05;
  });
  return Math.max(...light) / Math.min(...light);
};
const at = (ratio, least, what) => assert.ok(ratio >= least - 1e-9, `${what}: ${ratio}`);

/** All colours of five shades a channel: 15,625 pairs, those that are hardest among them. */
const SHADES = [0, 64, 118, 190, 255];
const COLOURS = SHADES.flatMap((red) => SHADES.flatMap((green) => SHADES.map((blue) => [red, green, blue])));

/** Any colours, but the same in every run. */
const colours = function* (count) {
  let seed = 1;
  const byte = () => ((seed = (seed * 48271) % 2147483647) >> 8) & 255;
  while (count--) yield [byte(), byte(), byte()];
};

const rgb = (text) => text.match(/[0-9a-f]{2}/g).map((byte) => parseInt(byte, 16));

test("known pairs have their known contrast", () => {
  for (const [one, other, known] of [
    [[0, 0, 0], WHITE, 21],
    [[0x76, 0x76, 0x76], WHITE, 4.54],
    [[0x77, 0x77, 0x77], WHITE, 4.48],
    [YELLOW, WHITE, 1.07],
  ]) {
    assert.ok(Math.abs(contrast(one, other) - known) < 0.01);
    assert.equal(contrast(one, other), contrast(other, one));
  }
});

test("any text becomes readable on any ground", () => {
  for (const text of COLOURS) {
    for (const ground of COLOURS) {
      at(ratio(ensureContrast(text, ground, TEXT_CONTRAST), ground), 4.5, `${text} on ${ground}`);
    }
  }
});

test("any mark can be told from any ground, and black or white stands on all", () => {
  for (const ground of COLOURS) {
    at(ratio(blackOrWhite(ground), ground), 4.5, ground);
    for (const graphic of colours(50)) {
      at(ratio(ensureContrast(graphic, ground, GRAPHIC_CONTRAST), ground), 3, `${graphic} on ${ground}`);
    }
  }
  for (let grey = 0; grey < 256; grey++) at(ratio(blackOrWhite([grey, grey, grey]), [grey, grey, grey]), 4.5, grey);
});

test("what is readable already stays as it is", () => {
  const navy = [0, 0, 128];
  assert.deepEqual(ensureContrast(navy, WHITE, TEXT_CONTRAST), navy);
  assert.deepEqual(ensureContrast(WHITE, navy, TEXT_CONTRAST), WHITE);
});

test("no smaller step would have done", () => {
  const grounds = [...colours(40)];
  for (const text of colours(40)) {
    for (const ground of grounds) {
      const found = toHex(ensureContrast(text, ground, TEXT_CONTRAST));
      for (let step = 0; step < 64; step++) {
        const nearer = [[0, 0, 0], WHITE].map((end) => mix(end, step / 64, text));
        if (nearer.some((colour) => toHex(colour) === found)) break;
        for (const colour of nearer) assert.ok(ratio(colour, ground) < 4.5, `${text} on ${ground}: ${colour}`);
      }
    }
  }
});

test("colours are written as CSS reads them", () => {
  assert.equal(toHex([0, 9, 10]), "#00090a");
  assert.equal(toHex([255, 160, 15]), "#ffa00f");
});

test("a store that chooses nothing has the built-in colours as they are", () => {
  const { properties, lowContrast } = createPalette({});
  assert.deepEqual(lowContrast, []);
  assert.equal(properties["--genvoris-text-color"], "#17181c");
  assert.equal(properties["--genvoris-accent-color"], "#b4552d");
  assert.equal(properties["--on-primary"], "#ffffff");
  assert.equal(properties["color-scheme"], "light");
});

test("yellow on white is changed and said to be", () => {
  assert.deepEqual(createPalette({ text: YELLOW, primary: YELLOW, accent: YELLOW }).lowContrast, ["text", "accent"]);
});

test("a dark ground makes the browser's own parts dark", () => {
  assert.equal(createPalette({ background: [17, 17, 17] }).properties["color-scheme"], "dark");
  assert.ok(!isDark(WHITE));
  assert.ok(!isDark([255, 230, 0]));
});

test("everything is readable whatever was chosen", () => {
  const some = colours(20_000);
  const next = () => some.next().value;
  for (let round = 0; round < 5_000; round++) {
    const chosen = { background: next(), text: next(), primary: next(), accent: next() };
    const { properties } = createPalette(chosen);
    for (const [text, ground, least] of [
      ["--genvoris-text-color", "--genvoris-background-color", 4.5],
      ["--genvoris-text-color", "--tint", 4.5],
      ["--soft", "--genvoris-background-color", 4.5],
      ["--on-primary", "--genvoris-primary-color", 4.5],
      ["--on-accent", "--genvoris-accent-color", 4.5],
      ["--genvoris-accent-color", "--genvoris-background-color", 3],
      ["--on-alert", "--alert", 4.5],
    ]) {
      const found = ratio(rgb(properties[text]), rgb(properties[ground]));
      at(found, least, `${text} on ${ground} of ${JSON.stringify(chosen)}`);
    }
  }
});
