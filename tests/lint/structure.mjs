// Checks the structure of the Rust sources: the top-level modules of a crate have no circular imports, and functions are
// short. Prints statistics of the functions' lengths.
//
//   node tests/lint/structure.mjs

import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";

const CRATES = ["src", "platform/src", "platform/imaging/src", "preflight/src"];
/// The limits for the length of functions in lines, including the lines of their braces.
const MAX_LENGTH = 50;
const MAX_MEDIAN = 8;
const MAX_90TH_PERCENTILE = 22;

const problems = [];
const lengths = [];
for (const crate of CRATES) {
  const files = rustFiles(crate);
  const cycle = findCycle(moduleImports(crate, files));
  if (cycle) problems.push(`${crate}: these modules have circular imports: ${cycle.join(" → ")}.`);
  for (const file of files) {
    for (const { name, lines } of functions(withoutTests(readFileSync(file, "utf8")))) {
      lengths.push(lines);
      if (lines > MAX_LENGTH) problems.push(`${file}: ${name} has ${lines} lines, more than ${MAX_LENGTH}.`);
    }
  }
}
lengths.sort((a, b) => a - b);
const percentile = (percent) => lengths[Math.floor(((lengths.length - 1) * percent) / 100)];
console.log(`${lengths.length} functions: median ${percentile(50)} lines, 90th percentile ${percentile(90)}, longest ${percentile(100)}`);
if (percentile(50) > MAX_MEDIAN) problems.push(`The median function has more than ${MAX_MEDIAN} lines.`);
if (percentile(90) > MAX_90TH_PERCENTILE) problems.push(`More than one function in ten has more than ${MAX_90TH_PERCENTILE} lines.`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length ? 1 : 0;

function rustFiles(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".rs"))
    .map((name) => join(folder, name));
}

/// The source without its comments and without the unit tests at its end.
function withoutTests(source) {
  return source.split(/^#\[cfg\(test\)\]/m)[0].replace(/\/\/.*/g, "");
}

/// The top-level module to which a file belongs.
function topLevelModule(crate, file) {
  return relative(crate, file).split("/")[0].replace(/\.rs$/, "");
}

/// For each top-level module, the other top-level modules that it names in imports or paths.
function moduleImports(crate, files) {
  const modules = new Set(files.map((file) => topLevelModule(crate, file)));
  const imports = new Map([...modules].map((name) => [name, new Set()]));
  for (const file of files) {
    const from = topLevelModule(crate, file);
    // The crate's root declares all modules, so it is not checked.
    if (from === "lib" || from === "main") continue;
    for (const name of importedModules(withoutTests(readFileSync(file, "utf8")))) {
      if (modules.has(name) && name !== from) imports.get(from).add(name);
    }
  }
  return imports;
}

function importedModules(source) {
  const named = [...source.matchAll(/\bcrate::(\w+)/g)].map((match) => match[1]);
  for (const [, group] of source.matchAll(/\buse crate::\{([^;]*)\};/g)) named.push(...firstSegments(group));
  return named;
}

/// The first path segment of each item in `use crate::{…}`.
function firstSegments(group) {
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

/// The modules of a circular import, with the first one repeated at the end; `undefined` if there is none.
function findCycle(imports) {
  const done = new Set();
  const visit = (name, path) => {
    const start = path.indexOf(name);
    if (start >= 0) return [...path.slice(start), name];
    if (done.has(name)) return undefined;
    for (const next of imports.get(name)) {
      const cycle = visit(next, [...path, name]);
      if (cycle) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of imports.keys()) {
    const cycle = visit(name, []);
    if (cycle) return cycle;
  }
  return undefined;
}

/// The functions in a formatted source. A function ends at the closing brace with the same indentation as its `fn`.
/// Declarations without a body are left out.
function functions(source) {
  const lines = source.split("\n");
  const found = [];
  lines.forEach((line, start) => {
    const match = /^(\s*)(?:pub(?:\([^)]*\))? )?(?:const |async |unsafe )*fn (\w+)/.exec(line);
    if (!match || line.endsWith(";")) return;
    const [, indent, name] = match;
    const isEnd = (other) => other === `${indent}}` || (other.startsWith(`${indent})`) && other.endsWith(";"));
    const end = line.endsWith("}") ? start : lines.findIndex((other, index) => index > start && isEnd(other));
    if (end >= start && lines[end].endsWith("}")) found.push({ name, lines: end - start + 1 });
  });
  return found;
}
