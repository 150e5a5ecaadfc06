// The build checks the messages of all languages and converts them to positions.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { findProblems, readMessages } from "../../www/build/messages.mjs";
import { LANGUAGES } from "../../www/shared/language.js";

const read = (language) => JSON.parse(readFileSync(new URL(`../../www/languages/${language}.json`, import.meta.url), "utf8"));
const files = () => Object.fromEntries(LANGUAGES.map((language) => [language, read(language)]));

/** The problems after a change to one language. */
const problemsAfter = (language, change) => {
  const languages = files();
  change(languages[language]);
  return findProblems(languages);
};

test("the messages are complete in every language", () => {
  assert.deepEqual(findProblems(files()), []);
});

test("each mistake is reported with its file and key", () => {
  for (const [language, change, problem] of [
    ["de", (de) => delete de.submit, 'de.json: "submit" is missing.'],
    ["fr", (fr) => (fr.sumbit = "Essayer"), 'fr.json: "sumbit" is not a key of en.json.'],
    ["es", (es) => (es.cancel = " "), 'es.json: "cancel" is empty or not a text.'],
    ["es", (es) => (es.cancel = ["Cancelar"]), 'es.json: "cancel" has another type than in en.json.'],
    ["ur", (ur) => (ur.result_alt = "آپ"), 'ur.json: "result_alt" does not contain {title}.'],
    ["de", (de) => (de.quota_resets += " {time}"), 'de.json: "quota_resets" contains {time}, which en.json does not have there.'],
    ["de", (de) => (de.cancel = "{"), 'de.json: "cancel" contains one of the characters # $ { }.'],
    ["de", (de) => delete de.waiting.one, 'de.json: "waiting" has no plural category "one".'],
    ["de", (de) => (de.waiting.few = "…"), 'de.json: "waiting" has the plural category "few", which it must not have.'],
    ["ar", (ar) => delete ar.try_ons_left.two, 'ar.json: "try_ons_left" has no plural category "two".'],
    ["fr", (fr) => delete fr.try_ons_left["=0"], 'fr.json: "try_ons_left" has no plural category "=0".'],
    ["ar", (ar) => (ar.waiting.other = "…"), 'ar.json: "waiting" does not contain {count}, in "other".'],
    ["ar", (ar) => (ar.try_ons_used.one = "…"), 'ar.json: "try_ons_used" does not contain {used}, in "one".'],
    ["es", (es) => es.progress_steps.pop(), 'es.json: "progress_steps" has 2 texts, not 3.'],
    ["es", (es) => delete es.no_plan.advice, 'es.json: "no_plan" has no part "advice".'],
  ]) {
    assert.ok(problemsAfter(language, change).includes(`www/languages/${problem}`), `${problem}\n${problemsAfter(language, change)}`);
  }
  assert.match(problemsAfter("en", (en) => delete en["@close"])[0], /en\.json: "close" has no description/);
  assert.match(problemsAfter("en", (en) => (en["@open"] = "…"))[0], /en\.json: "@open" is not a key/);
});

test("all languages have the same positions, and placeholders become single characters", () => {
  const { first: { texts: first, positions: firstPositions }, labels, screens } = readMessages();
  const { texts, positions } = screens;
  const { length } = texts.en;
  for (const language of LANGUAGES) {
    const messages = read(language);
    assert.equal(texts[language].length, length);
    assert.equal(first[language].length, first.en.length);
    assert.equal(first[language][firstPositions.close], messages.close);
    assert.equal(texts[language][positions.payment_required + 1], messages.payment_required.advice);
    assert.equal(texts[language][positions.quota_resets], messages.quota_resets.replace("{date}", "$"));
    const { other } = messages.try_ons_used;
    assert.equal(texts[language][positions.try_ons_used + 5], other.replace("{used}", "$").replace("{count}", "#"));
    assert.equal(labels[language], messages.try_on);
  }
  assert.deepEqual(texts.en.slice(positions.try_ons_left, positions.try_ons_left + 6), ["No try-ons left", "# try-on left", "", "", "", "# try-ons left"]);
});
