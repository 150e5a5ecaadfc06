// Takes functions out of the module's table that nothing can call.
//
// wasm-bindgen runs and then drops the functions that describe closures, but what only they had put into the
// table stays, and keeps alive all that it calls. A function is called through the table by its index, and
// Rust makes no index by arithmetic: each stands as a constant in the code or as a word in the data. The table
// begins at TABLE_BASE (a link argument in build.sh) so that its indices are numbers nothing else uses.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ELEMENTS = /^ \(elem \$\S+ \(table \$\S+\) \(i32\.const (\d+)\) func ([^)]*)\)$/m;

/** The bytes of a string in the text format: characters and `\hh`. */
const bytes = (text) => {
  const named = { n: 10, r: 13, t: 9, '"': 34, "'": 39, "\\": 92 };
  const piece = (part) =>
    part[0] !== "\\" ? Buffer.from(part) : Buffer.from([named[part[1]] ?? Number.parseInt(part.slice(1), 16)]);
  return Buffer.concat(text.match(/\\[0-9a-fA-F]{2}|\\.|[^\\]+/gs)?.map(piece) ?? []);
};

/** Every number that stands in the code or, at any offset, in the data. */
const numbers = (wat) => {
  const found = new Set();
  for (const [, number] of wat.matchAll(/i32\.const (-?\d+)/g)) found.add(Number(number));
  for (const [, text] of wat.matchAll(/^ \(data .*? "(.*)"\)$/gm)) {
    const data = bytes(text);
    for (let at = 0; at + 4 <= data.length; at++) found.add(data.readUInt32LE(at));
  }
  return found;
};

/** Writes the module without them to `output`; `tools` is the folder of binaryen's programs. */
export const prune = (tools, features, input, output) => {
  const wat = execFileSync(join(tools, "wasm-dis"), [...features, input], { encoding: "utf8", maxBuffer: 1 << 30 });
  const [elements, base, functions] = wat.match(ELEMENTS);
  if (Number(base) < 4096) throw Error(`the table begins at ${base}, where its indices cannot be told from other numbers`);
  const called = numbers(wat.replace(elements, ""));
  const kept = functions
    .split(" ")
    .map((name, index) => (called.has(Number(base) + index) ? `(ref.func ${name})` : "(ref.null nofunc)"));
  const head = elements.slice(0, elements.indexOf(" func "));
  writeFileSync(`${output}.wat`, wat.replace(elements, `${head} funcref ${kept.join(" ")})`));
  execFileSync(join(tools, "wasm-as"), [...features, `${output}.wat`, "-o", output]);
};
