// The book at /docs of the sandbox.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startPlatform } from "../shared/programs.mjs";
import { fileOf } from "./examples.mjs";

let platform;

before(async () => {
  process.env.GENVORIS_DOCS = fileOf("docs/book");
  platform = await startPlatform();
});
after(() => platform?.close());

test("the sandbox serves the book with its styles", async () => {
  const first = await fetch(`${platform.url}/docs`);
  assert.equal(first.url, `${platform.url}/docs/`);
  const html = await first.text();
  assert.match(html, /Get live in five minutes/);
  const [, style] = html.match(/href="(css\/general-[^"]+\.css)"/);
  assert.equal((await fetch(`${platform.url}/docs/${style}`)).status, 200);
  assert.match(await (await fetch(`${platform.url}/docs/stacks/express.html`)).text(), /server\.mjs/);
});

test("a page that is not there says how to build the book, and nothing outside of it is served", async () => {
  for (const path of ["nothing.html", "..%2f..%2fREADME.md", "%2e%2e/book.toml"]) {
    const response = await fetch(`${platform.url}/docs/${path}`);
    assert.equal(response.status, 404, path);
  }
  assert.match(await (await fetch(`${platform.url}/docs/nothing.html`)).text(), /build\.sh docs/);
});
