import assert from "node:assert/strict";
import { test } from "node:test";
import { parseButtonDesign } from "../../www/host-page/button-design.js";
import { icons } from "../../www/host-page/icons.js";

/** The numbers that end up in the rules. */
const numbers = (answered) =>
  parseButtonDesign(answered).css.match(/border-radius:(\w+);font-size:(\w+);padding:(\w+) (\w+)\}/).slice(1);

const BUILT_IN = ["8px", "14px", "10px", "20px"];
const FIELDS = [
  ["borderRadius", 0, 40],
  ["fontSize", 10, 24],
  ["paddingY", 4, 40],
  ["paddingX", 4, 60],
];

test("without a word it is as built in", () => {
  for (const nothing of [undefined, null, {}, [], "", 7, "<h1>"]) {
    const { label, icon, floating, onCards } = parseButtonDesign(nothing);
    assert.deepEqual({ label, icon, floating, onCards }, { label: undefined, icon: icons.sparkles, floating: "", onCards: false });
    assert.deepEqual(numbers(nothing), BUILT_IN);
  }
});

test("every icon has its own picture, and 'none' has none", () => {
  assert.deepEqual(Object.keys(icons), ["none", "camera", "sparkles", "shirt", "eye", "wand"]);
  const paths = Object.keys(icons).map((icon) => parseButtonDesign({ icon }).icon);
  assert.equal(paths[0], "");
  assert.equal(new Set(paths).size, 6);
  for (const icon of ["star", "", "constructor", "__proto__", null, 3, {}]) {
    assert.equal(parseButtonDesign({ icon }).icon, icons.sparkles, String(icon));
  }
});

test("every position has its word", () => {
  const places = { "floating-right": "fab", "floating-left": "fab left", inline: "", top: "", toString: "" };
  for (const [position, floating] of Object.entries(places)) assert.equal(parseButtonDesign({ position }).floating, floating);
});

test("a label has one to twenty characters", () => {
  const kept = { "Try me": "Try me", "  Anprobieren ": "Anprobieren", "جرّب القميص الآن هنا": "جرّب القميص الآن هنا" };
  for (const [label, expected] of Object.entries(kept)) assert.equal(parseButtonDesign({ label }).label, expected);
  assert.equal(parseButtonDesign({ label: "👕".repeat(20) }).label, "👕".repeat(20));
  for (const label of ["   ", "", "123456789012345678901", 7, null, ["Try"], {}]) {
    assert.equal(parseButtonDesign({ label }).label, undefined, String(label));
  }
});

test("a field out of range falls back alone", () => {
  FIELDS.forEach(([name, least, most], index) => {
    const around = FIELDS.map(([other, , high]) => [other, high]);
    const expected = around.map(([, high]) => `${high}px`);
    for (const [asked, got] of [
      [least, `${least}px`],
      [String(most), `${most}px`],
      [most + 0.9, `${most}px`],
      ...[most + 1, least - 1, -1, NaN, Infinity, "", "1e1", "12px", "url(x)", "10;}*{", null, true, {}, [[]]].map((wrong) => [wrong, BUILT_IN[index]]),
    ]) {
      const answered = { ...Object.fromEntries(around), [name]: asked };
      assert.deepEqual(numbers(answered), expected.with(index, got), `${name}: ${asked}`);
    }
  });
});

test("cards get buttons where the store says so", () => {
  for (const yes of [true, "true", " TRUE ", 1, "1", "yes", "on"]) {
    assert.equal(parseButtonDesign({ showOnCards: yes }).onCards, true, String(yes));
  }
  for (const no of [false, "false", "False", 0, "0", "no", "off", "", undefined, null, "perhaps", "untrue", 7, {}, []]) {
    assert.equal(parseButtonDesign({ showOnCards: no }).onCards, false, String(no));
  }
});
