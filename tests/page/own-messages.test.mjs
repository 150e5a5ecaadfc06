// The page's own texts in place of the widget's.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readMessages } from "../../www/build/messages.mjs";
import { currentReference } from "../../www/build/messages-reference.mjs";
import { replaceTexts } from "../../www/own-messages/replace-texts.js";

const { screens } = readMessages();
const { entries } = screens;

/** The position of a message, its texts after a replacement, and what was reported. */
const replace = (key, value) => {
  const problems = [];
  const texts = replaceTexts(screens.texts.en, entries, { [key]: value }, (...problem) => problems.push(problem.join(" ")));
  const position = screens.positions[key];
  const [, , length] = entries.find(([name]) => name === key);
  const others = texts.filter((_, index) => index < position || index >= position + length);
  const untouched = screens.texts.en.filter((_, index) => index < position || index >= position + length);
  assert.deepEqual(others, untouched, "no other text changes");
  return { texts: texts.slice(position, position + length), problems };
};

test("a text, a list, a notice and a plural are replaced", () => {
  assert.deepEqual(replace("submit", "Show me"), { texts: ["Show me"], problems: [] });
  assert.deepEqual(replace("progress_steps", ["a", "b", "c"]).texts, ["a", "b", "c"]);
  assert.deepEqual(replace("no_plan", { title: "a", advice: "b" }).texts, ["a", "b"]);
  const plural = { "=0": "none", one: "{count} left", other: "{count} are left" };
  assert.deepEqual(replace("try_ons_left", plural).texts, ["none", "# left", "# are left", "# are left", "# are left", "# are left"]);
  assert.deepEqual(replace("try_ons_left", "{count}").texts, Array(6).fill("#"));
});

test("a value of another form is reported, and the widget's text stays", () => {
  for (const [key, value, problem] of [
    ["submit", 7, "has to be a text"],
    ["submit", " ", "has to be a text"],
    ["submit", { toString: () => "x" }, "has to be a text"],
    ["progress_steps", ["a"], "has to be a list of 3 texts"],
    ["no_plan", "a", "has to be { title, advice }"],
    ["no_plan", null, "has to be { title, advice }"],
    ["try_ons_left", { one: "a" }, "has to be a text, or { one, other, … } by plural category"],
    ["submit", "{count}", "contains {count}, which has no value there"],
    ["result_alt", "$ {title}", "contains # or $, which are not possible beside a placeholder"],
  ]) {
    const { texts, problems } = replace(key, value);
    assert.deepEqual(problems, [`${key} ${problem}`]);
    assert.notDeepEqual(texts, [value]);
  }
  assert.deepEqual(replace("submit", "$5").texts, ["$5"], "a text without placeholders may have any character");
});

test("the reference lists the texts as they are", () => {
  const reference = readFileSync(new URL("../../docs/src/messages.md", import.meta.url), "utf8");
  assert.equal(reference, currentReference(), "node www/build/messages-reference.mjs > docs/src/messages.md");
});
