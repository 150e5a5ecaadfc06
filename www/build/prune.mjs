// Removes functions from the module's table that nothing can call.
//
// wasm-bindgen runs the functions that describe closures and then drops them. What only those functions had put into the
// table stays there, and keeps everything alive that it calls. A function is called through the table by its index, and
// Rust never computes an index: each one is a constant in the code or a word in the data. The table begins at an address
// that a link argument in build.sh sets, so that its indices are numbers that nothing else uses.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ELEMENTS = /^ \(elem \$\S+ \(table \$\S+\) \(i32\.const (\d+)\) func ([^)]*)\)$/m;

const ESCAPES = { n: 10, r: 13, t: 9, '"': 34, "'": 39, "\\": 92 };

/** The bytes of a string in WebAssembly's text format, where `\hh` is a byte. */
const stringBytes = (text) => {
  const decode = (part) =>
    part[0] !== "\\" ? Buffer.from(part) : Buffer.from([ESCAPES[part[1]] ?? Number.parseInt(part.slice(1), 16)]);
  return Buffer.concat(text.match(/\\[0-9a-fA-F]{2}|\\.|[^\\]+/gs)?.map(decode) ?? []);
};

/** Every number in the code, and every number in the data at any offset. */
const usedNumbers = (wat) => {
  const numbers = new Set();
  for (const [, number] of wat.matchAll(/i32\.const (-?\d+)/g)) numbers.add(Number(number));
  for (const [, text] of wat.matchAll(/^ \(data .*? "(.*)"\)$/gm)) {
    const data = stringBytes(text);
    for (let offset = 0; offset + 4 <= data.length; offset++) numbers.add(data.readUInt32LE(offset));
  }
  return numbers;
};

/** Writes the module without those functions to `output`. `tools` is the folder of binaryen's programs. */
export const prune = (tools, features, input, output) => {
  const wat = execFileSync(join(tools, "wasm-dis"), [...features, input], { encoding: "utf8", maxBuffer: 1 << 30 });
  const [elements, base, functions] = wat.match(ELEMENTS);
  if (Number(base) < 4096) throw Error(`the table begins at ${base}, where its indices look like other numbers`);
  const used = usedNumbers(wat.replace(elements, ""));
  const kept = functions
    .split(" ")
    .map((name, index) => (used.has(Number(base) + index) ? `(ref.func ${name})` : "(ref.null nofunc)"));
  const head = elements.slice(0, elements.indexOf(" func "));
  writeFileSync(`${output}.wat`, wat.replace(elements, `${head} funcref ${kept.join(" ")})`));
  execFileSync(join(tools, "wasm-as"), [...features, `${output}.wat`, "-o", output]);
};
