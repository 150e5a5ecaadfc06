// Parsing the design of the buttons.

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseButtonDesign } from "../../www/host-page/button-design.js";
import { icons } from "../../www/host-page/icons.js";

/** The radius, font size and paddings in the generated CSS. */
const numbers = (response) =>
  parseButtonDesign(response).css.match(/border-radius:(\w+);font-size:(\w+);padding:(\w+) (\w+)\}/).slice(1);

const DEFAULTS = ["8px", "14px", "10px", "20px"];
const FIELDS = [
  ["borderRadius", 0, 40],
  ["fontSize", 10, 24],
  ["paddingY", 4, 40],
  ["paddingX", 4, 60],
];

test("an invalid response leads to the default design", () => {
  for (const nothing of [undefined, null, {}, [], "", 7, "<h1>"]) {
    const { label, icon, floating, onCards } = parseButtonDesign(nothing);
    assert.deepEqual({ label, icon, floating, onCards }, { label: undefined, icon: icons.sparkles, floating: "", onCards: false });
    assert.deepEqual(numbers(nothing), DEFAULTS);
  }
});

test("every icon has its own path, 'none' has none, and unknown icons get the default", () => {
  assert.deepEqual(Object.keys(icons), ["none", "camera", "sparkles", "shirt", "eye", "wand"]);
  const paths = Object.keys(icons).map((icon) => parseButtonDesign({ icon }).icon);
  assert.equal(paths[0], "");
  assert.equal(new Set(paths).size, 6);
  for (const icon of ["star", "", "constructor", "__proto__", null, 3, {}]) {
    assert.equal(parseButtonDesign({ icon }).icon, icons.sparkles, String(icon));
  }
});

test("only floating positions create a floating button", () => {
  const positions = { "floating-right": "fab", "floating-left": "fab left", inline: "", top: "", toString: "" };
  for (const [position, floating] of Object.entries(positions)) assert.equal(parseButtonDesign({ position }).floating, floating);
});

test("a label has between one and twenty characters", () => {
  const labels = { "Try me": "Try me", "  Anprobieren ": "Anprobieren", "جرّب القميص الآن هنا": "جرّب القميص الآن هنا" };
  for (const [label, expected] of Object.entries(labels)) assert.equal(parseButtonDesign({ label }).label, expected);
  assert.equal(parseButtonDesign({ label: "👕".repeat(20) }).label, "👕".repeat(20));
  for (const label of ["   ", "", "123456789012345678901", 7, null, ["Try"], {}]) {
    assert.equal(parseButtonDesign({ label }).label, undefined, String(label));
  }
});

test("a number out of range is replaced by its default", () => {
  FIELDS.forEach(([name, min, max], index) => {
    const others = FIELDS.map(([other, , high]) => [other, high]);
    const expected = others.map(([, high]) => `${high}px`);
    for (const [value, result] of [
      [min, `${min}px`],
      [String(max), `${max}px`],
      [max + 0.9, `${max}px`],
      ...[max + 1, min - 1, -1, NaN, Infinity, "", "1e1", "12px", "url(x)", "10;}*{", null, true, {}, [[]]].map((invalid) => [invalid, DEFAULTS[index]]),
    ]) {
      const response = { ...Object.fromEntries(others), [name]: value };
      assert.deepEqual(numbers(response), expected.with(index, result), `${name}: ${value}`);
    }
  });
});

test("buttons on cards can be enabled with common values for true", () => {
  for (const yes of [true, "true", " TRUE ", 1, "1", "yes", "on"]) {
    assert.equal(parseButtonDesign({ showOnCards: yes }).onCards, true, String(yes));
  }
  for (const no of [false, "false", "False", 0, "0", "no", "off", "", undefined, null, "perhaps", "untrue", 7, {}, []]) {
    assert.equal(parseButtonDesign({ showOnCards: no }).onCards, false, String(no));
  }
});
