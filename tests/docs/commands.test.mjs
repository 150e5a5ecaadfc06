// The commands of the project itself, as the README and the book write them.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { start } from "../shared/programs.mjs";
import { fileOf, paths, read } from "./examples.mjs";

const COMMAND = /\.\/build\.sh ([a-z]+)((?: --[a-z]+ [^\s`]+)*)/g;

const commands = () => [...paths(), "CONTRIBUTING.md"].flatMap((path) => [...read(path).matchAll(COMMAND)].map(([text, name, flags]) => ({ path, text, name, flags })));

test("every command of build.sh that is written anywhere exists", () => {
  const known = [...read("build.sh").matchAll(/^ {2}([a-z]+)\) /gm)].map(([, name]) => name);
  const unknown = commands().filter(({ name }) => !known.includes(name));
  assert.deepEqual(unknown, []);
});

test("the README's commands start the sandbox", async () => {
  const folder = mkdtempSync(join(tmpdir(), "readme-"));
  // Other tests may use the address and the file that are written there.
  const own = { "--listen": "127.0.0.1:0", "--database": `sqlite://${folder}/shop.db` };
  const serve = commands().filter(({ path, name }) => path === "README.md" && name === "serve");
  const names = new Set(serve.flatMap(({ flags }) => flags.match(/--[a-z]+/g) ?? []));
  assert.deepEqual([...names].sort(), Object.keys(own).sort());
  try {
    const program = await start(fileOf("build.sh"), ["serve", ...Object.entries(own).flat()]);
    const page = await fetch(program.url);
    assert.equal(page.status, 200);
    assert.match(await page.text(), /Try it on|shop/i);
    await program.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
