// Removes functions that nothing can call from the module's function table.
//
// wasm-bindgen runs the functions that describe closures at build time and then removes them. Functions that only they
// used stay in the table, which keeps them and everything that they call in the module. A function in the table is called
// by its index, and Rust never computes an index: each is a constant in the code or a word in the data. A link argument
// in build.sh sets the first index of the table, so that its indices are numbers that nothing else uses.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// Without reference types there is only one table, which is not named.
const ELEMENT_SEGMENT = /^( \(elem \$\S+ (?:\(table \$\S+\) )?\(i32\.const (\d+)\)) (?:func )?([^)]*)\)$/m;

const ESCAPES = { n: 10, r: 13, t: 9, '"': 34, "'": 39, "\\": 92 };

/** The bytes of a string literal in WebAssembly's text format, in which `\hh` is a byte in hexadecimal. */
const stringBytes = (text) => {
  const decode = (part) =>
    part[0] !== "\\" ? Buffer.from(part) : Buffer.from([ESCAPES[part[1]] ?? Number.parseInt(part.slice(1), 16)]);
  return Buffer.concat(text.match(/\\[0-9a-fA-F]{2}|\\.|[^\\]+/gs)?.map(decode) ?? []);
};

/** All numbers that may be indices: the constants in the code, and the words in the data at any offset. */
const possibleIndices = (wat) => {
  const numbers = new Set();
  for (const [, number] of wat.matchAll(/i32\.const (-?\d+)/g)) numbers.add(Number(number));
  for (const [, text] of wat.matchAll(/^ \(data .*? "(.*)"\)$/gm)) {
    const data = stringBytes(text);
    for (let offset = 0; offset + 4 <= data.length; offset++) numbers.add(data.readUInt32LE(offset));
  }
  return numbers;
};

/** Writes the module without the unused functions to `output`. `tools` is the folder with binaryen's programs. */
export const prune = (tools, features, input, output) => {
  const wat = execFileSync(join(tools, "wasm-dis"), [...features, input], { encoding: "utf8", maxBuffer: 1 << 30 });
  const [segment, head, base, functions] = wat.match(ELEMENT_SEGMENT);
  if (Number(base) < 4096) throw Error(`the table begins at index ${base}, so its indices cannot be told from other numbers`);
  const used = possibleIndices(wat.replace(segment, ""));
  const kept = functions
    .split(" ")
    .map((name, index) => (used.has(Number(base) + index) ? `(ref.func ${name})` : "(ref.null nofunc)"));
  writeFileSync(`${output}.wat`, wat.replace(segment, `${head} funcref ${kept.join(" ")})`));
  execFileSync(join(tools, "wasm-as"), [...features, `${output}.wat`, "-o", output]);
};
