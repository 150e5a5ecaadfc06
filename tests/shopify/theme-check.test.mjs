// The theme app extension under Shopify's own theme-check, and the rules of Shopify that theme-check does not know.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import themeCheck from "@shopify/theme-check-node";

import { EXTENSION, blocks } from "./extension.mjs";

const { themeCheckRun } = themeCheck;
/** The setting types that app blocks may have. */
const TYPES = new Set(`article blog checkbox collection collection_list color color_background color_scheme font_picker header html
  image_picker inline_richtext link_list liquid number page paragraph product product_list radio range richtext select text
  text_alignment textarea url video video_url metaobject metaobject_list`.split(/\s+/));
const TARGETS = new Set(["section", "head", "body", "compliance_head"]);
const LANGUAGES = ["en", "fr", "de", "es", "ar", "ur"];
const MAX_NAME = 25;
const MAX_SETTING_LABEL = 50;

test("theme-check finds nothing", { timeout: 60_000 }, async () => {
  const { offenses, theme } = await themeCheckRun(EXTENSION, join(EXTENSION, ".theme-check.yml"));
  assert.ok(theme.length > 10, "the files were found");
  assert.deepEqual(offenses.map(({ check, message, uri }) => `${check}: ${message} (${uri.split("/").at(-1)})`), []);
});

test("names, settings and targets are those that Shopify takes", () => {
  for (const [file, schema] of Object.entries(blocks())) {
    assert.ok(TARGETS.has(schema.target), `${file}: target ${schema.target}`);
    for (const { type, id } of schema.settings) assert.ok(TYPES.has(type), `${file}: ${id} is of the type ${type}`);
    const ids = schema.settings.flatMap(({ id }) => id ?? []);
    assert.equal(new Set(ids).size, ids.length, `${file}: ids are unique`);
    for (const { type, options, default: value } of schema.settings) {
      if (type === "select") assert.ok(options.some((option) => option.value === value), `${file}: the default is an option`);
    }
    for (const asset of [schema.javascript, schema.stylesheet]) readFileSync(join(EXTENSION, "assets", asset));
    for (const language of LANGUAGES) {
      const name = text(language, schema.name);
      assert.ok(name.length <= MAX_NAME, `${file}: '${name}' has more than ${MAX_NAME} characters`);
    }
  }
});

test("all languages have all texts, none is empty, and none of a setting is too long", () => {
  for (const suffix of [".json", ".schema.json"]) {
    const files = LANGUAGES.map((language) => [language, leaves(readLocale(language, suffix))]);
    const keys = Object.keys(files[0][1]).sort();
    for (const [language, texts] of files) {
      assert.deepEqual(Object.keys(texts).sort(), keys, `${language}${suffix}`);
      for (const [key, value] of Object.entries(texts)) {
        assert.ok(value.trim(), `${language}: ${key}`);
        if (key.endsWith(".label")) assert.ok(value.length <= MAX_SETTING_LABEL, `${language}: ${key} has ${value.length} characters`);
      }
    }
  }
  assert.equal(readdirSync(join(EXTENSION, "locales")).length, 2 * LANGUAGES.length);
});

test("every text of the schemas exists, and every text is used", () => {
  const used = new Set(Object.values(blocks()).flatMap((schema) => JSON.stringify(schema).match(/(?<="t:)[^"]+/g)));
  assert.deepEqual(Object.keys(leaves(readLocale("en", ".schema.json"))).filter((key) => !used.has(key)), []);
  for (const key of used) assert.ok(text("en", `t:${key}`), key);
});

function readLocale(language, suffix) {
  const name = `${language}${language === "en" ? ".default" : ""}${suffix}`;
  return JSON.parse(readFileSync(join(EXTENSION, "locales", name), "utf8"));
}

/** The text that a schema refers to as `t:…`. */
function text(language, reference) {
  return leaves(readLocale(language, ".schema.json"))[reference.replace(/^t:/, "")];
}

function leaves(node, prefix = "") {
  if (typeof node === "string") return { [prefix]: node };
  return Object.assign({}, ...Object.entries(node).map(([key, value]) => leaves(value, prefix ? `${prefix}.${key}` : key)));
}
