// The pages of the book: their links, and the syntax of their examples.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";

import { blocks, fileOf, paths, read } from "./examples.mjs";

/** The text outside of code. */
const prose = (path) => read(path).replace(/^```[^]*?^```/gm, "").replace(/`[^`\n]*`/g, "");

/** The ids that mdBook and GitHub give the headings of a page. */
const anchors = (path) =>
  [...read(path).matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").trim().replace(/\s/g, "-"),
  );

const linksOf = (path) => [...prose(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link).filter((link) => !/^https?:/.test(link));

/** What is wrong with a link. */
const problemOf = (path, link) => {
  const [target, anchor] = link.split("#");
  const page = target ? join(dirname(path), target) : path;
  if (!existsSync(fileOf(page))) return `${path}: ${link} leads nowhere`;
  return anchor && !anchors(page).includes(anchor) ? `${path}: ${link} has no such heading` : undefined;
};

test("every link leads to a page or a heading", () => {
  const problems = paths().flatMap((path) => linksOf(path).map((link) => problemOf(path, link)));
  assert.deepEqual(problems.filter(Boolean), []);
});

test("links of the book stay in the book", () => {
  for (const path of paths().filter((path) => path !== "README.md")) {
    for (const link of linksOf(path)) assert.ok(join(dirname(path), link).startsWith("docs/src/"), `${path}: ${link}`);
  }
});

test("the table of contents has every page", () => {
  const listed = linksOf("docs/src/SUMMARY.md").map((link) => `docs/src/${link}`);
  const written = paths().filter((path) => !/README|SUMMARY/.test(path));
  assert.deepEqual(listed.toSorted(), written.toSorted());
});

test("the examples in JavaScript, JSON and shell are free of syntax errors", () => {
  for (const path of paths()) {
    for (const input of blocks(path, "js")) execFileSync("node", ["--check", "--input-type=module", "-"], { input });
    for (const code of blocks(path, "json")) JSON.parse(code);
    for (const input of blocks(path, "sh")) execFileSync("bash", ["-n"], { input });
  }
});

const isClone = () => existsSync(fileOf(".git"));

test("the command of WooCommerce's page makes a zip that WordPress installs", { skip: !isClone() && "this copy is without Git" }, () => {
  const [command] = read("docs/src/stacks/woocommerce.md").match(/git archive .*/);
  const files = execFileSync("bash", ["-c", `${command.replace("zip --output genvoris-try-on.zip", "tar")} | tar -t`], { cwd: fileOf("."), encoding: "utf8" });
  assert.ok(files.split("\n").includes("genvoris-try-on/genvoris-try-on.php"), files);
});
