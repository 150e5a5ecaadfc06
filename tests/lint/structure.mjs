// Checks how the Rust sources are laid out: the rooms of a crate (its top modules) import in one direction, and no
// function grows beyond what can be read at once. Prints the sizes of functions.
//
//   node tests/lint/structure.mjs

import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";

const CRATES = ["src", "platform/src", "platform/imaging/src"];
/// Functions may have as many lines, their braces included. A table is a `match` or a list of one entry a line.
const LONGEST = 50;
const MEDIAN = 8;
const NINETIETH_PERCENTILE = 22;

const problems = [];
const lengths = [];
for (const crate of CRATES) {
  const files = rustFiles(crate);
  const circle = findCircle(roomImports(crate, files));
  if (circle) problems.push(`${crate}: ${circle.join(" → ")} import each other in a circle.`);
  for (const file of files) {
    for (const { name, lines } of functions(product(readFileSync(file, "utf8")))) {
      lengths.push(lines);
      if (lines > LONGEST) problems.push(`${file}: ${name} has ${lines} lines, more than ${LONGEST}.`);
    }
  }
}
lengths.sort((a, b) => a - b);
const at = (part) => lengths[Math.floor((lengths.length - 1) * part)];
console.log(`${lengths.length} functions: median ${at(0.5)} lines, 90th percentile ${at(0.9)}, longest ${at(1)}`);
if (at(0.5) > MEDIAN) problems.push(`The median function has more than ${MEDIAN} lines.`);
if (at(0.9) > NINETIETH_PERCENTILE) problems.push(`One function in ten has more than ${NINETIETH_PERCENTILE} lines.`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length ? 1 : 0;

function rustFiles(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".rs"))
    .map((name) => join(folder, name));
}

/// What is compiled into the product: without comments and the tests at a file's end.
function product(source) {
  return source.split(/^#\[cfg\(test\)\]/m)[0].replace(/\/\/.*/g, "");
}

/// The room of a file: its top module.
function room(crate, file) {
  return relative(crate, file).split("/")[0].replace(/\.rs$/, "");
}

/// Per room the rooms that it names, in imports or in paths.
function roomImports(crate, files) {
  const rooms = new Set(files.map((file) => room(crate, file)));
  const imports = new Map([...rooms].map((name) => [name, new Set()]));
  for (const file of files) {
    const from = room(crate, file);
    // The root declares every room and owns none.
    if (from === "lib" || from === "main") continue;
    for (const name of namedRooms(product(readFileSync(file, "utf8")))) {
      if (rooms.has(name) && name !== from) imports.get(from).add(name);
    }
  }
  return imports;
}

function namedRooms(source) {
  const named = [...source.matchAll(/\bcrate::(\w+)/g)].map((match) => match[1]);
  for (const [, group] of source.matchAll(/\buse crate::\{([^;]*)\};/g)) named.push(...outermost(group));
  return named;
}

/// The first names of the items of `use crate::{…}`.
function outermost(group) {
  let depth = 0;
  const items = [""];
  for (const character of group) {
    if (character === "{") depth += 1;
    if (character === "}") depth -= 1;
    if (character === "," && depth === 0) items.push("");
    else items[items.length - 1] += character;
  }
  return items.map((item) => item.trim().split("::")[0]).filter(Boolean);
}

/// A circle as the rooms on it, the first one again at the end; undefined where there is none.
function findCircle(imports) {
  const done = new Set();
  const visit = (name, path) => {
    const start = path.indexOf(name);
    if (start >= 0) return [...path.slice(start), name];
    if (done.has(name)) return undefined;
    for (const next of imports.get(name)) {
      const circle = visit(next, [...path, name]);
      if (circle) return circle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of imports.keys()) {
    const circle = visit(name, []);
    if (circle) return circle;
  }
  return undefined;
}

/// The functions of a formatted source: from the line of `fn` to the brace in the same column. Declarations without a
/// body are none.
function functions(source) {
  const lines = source.split("\n");
  const found = [];
  lines.forEach((line, start) => {
    const match = /^(\s*)(?:pub(?:\([^)]*\))? )?(?:const |async |unsafe )*fn (\w+)/.exec(line);
    if (!match || line.endsWith(";")) return;
    const [, indent, name] = match;
    const ends = (other) => other === `${indent}}` || (other.startsWith(`${indent})`) && other.endsWith(";"));
    const end = line.endsWith("}") ? start : lines.findIndex((other, index) => index > start && ends(other));
    if (end >= start && lines[end].endsWith("}")) found.push({ name, lines: end - start + 1 });
  });
  return found;
}
