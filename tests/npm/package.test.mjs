// The package as it would be published: its files, its types, and what it does on a server.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createElement } from "react";
import { renderToString } from "react-dom/server";

import { TRIGGER_ATTRIBUTES } from "../../www/host-page/attributes.js";
import { attributeName } from "../../www/shared/attribute-name.js";
import { PACKAGE, installInto, pack } from "./package-under-test.mjs";

// A folder of its own inside of this one, so that its packages are found, and the other tests can install the package, too.
const HERE = fileURLToPath(new URL(".", import.meta.url));
const INSTALLED = join(HERE, "types");
const require = createRequire(join(INSTALLED, "index.js"));
let packed;

before(() => {
  packed = pack();
  mkdirSync(INSTALLED, { recursive: true });
  installInto(INSTALLED, packed.tarball);
});
after(() => {
  packed.remove();
  rmSync(join(INSTALLED, "node_modules"), { recursive: true });
});

const run = (program, ...args) => execFileSync(join(HERE, "node_modules/.bin", program), args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const manifest = () => JSON.parse(readFileSync(join(INSTALLED, "node_modules/@genvoris/widget/package.json"), "utf8"));
const importInstalled = (name) => import(join(INSTALLED, "node_modules/@genvoris/widget", name));

test("contains its modules, their types, the README and the licenses, and nothing else", () => {
  const modules = packed.files.filter((file) => /^(esm|cjs)\/(react\/)?[\w-]+\.(js|d\.ts)$/.test(file));
  const others = packed.files.filter((file) => !modules.includes(file)).sort();
  assert.deepEqual(others, ["LICENSE-APACHE", "LICENSE-MIT", "README.md", "cjs/package.json", "genvoris.d.ts", "package.json"]);
  for (const folder of ["esm", "cjs"]) for (const file of ["index.js", "index.d.ts", "react/index.js", "react/index.d.ts"]) assert.ok(modules.includes(`${folder}/${file}`));
});

test("has no dependencies, and React only for those who have it", () => {
  const { dependencies, peerDependencies, peerDependenciesMeta } = manifest();
  assert.deepEqual({ dependencies, peerDependencies, peerDependenciesMeta }, { dependencies: undefined, peerDependencies: { react: ">=18" }, peerDependenciesMeta: { react: { optional: true } } });
});

test("publint finds nothing", () => {
  assert.match(run("publint", packed.tarball, "--strict"), /All good!/);
});

test("the types are right for ESM, CommonJS and bundlers", () => {
  run("attw", packed.tarball, "--profile", "node16");
});

test("the widget's types are those of the script tag", () => {
  const declarations = (text) => text.slice(text.indexOf("declare namespace"));
  const installed = readFileSync(join(INSTALLED, "node_modules/@genvoris/widget/genvoris.d.ts"), "utf8");
  const source = readFileSync(join(PACKAGE, "../../www/genvoris.d.ts"), "utf8");
  assert.equal(declarations(installed), declarations(source));
});

test("correct uses compile, and incorrect ones do not", () => {
  for (const project of ["tsconfig.json", "tsconfig.widget.json"]) {
    const { stdout } = spawnSync(join(PACKAGE, "node_modules/.bin/tsc"), ["--project", join(INSTALLED, project)], { encoding: "utf8" });
    assert.equal(stdout, "");
  }
});

test("on a server the loader gives null, as ESM and as CommonJS", async () => {
  const modules = [await importInstalled("esm/index.js"), require("@genvoris/widget")];
  for (const { loadGenvoris } of modules) assert.equal(await loadGenvoris({ apiKey: "gvk_pub_1" }), null);
});

test("a button has every attribute of a trigger, on a server, too", async () => {
  const names = TRIGGER_ATTRIBUTES.filter(([, type]) => type !== "alias").map(([name]) => name);
  const props = Object.fromEntries(names.map((name) => [name, name === "productImages" ? ["/a b.png", "/c.png"] : `“${name}”`]));
  for (const { GenvorisProvider, TryOnButton } of [await importInstalled("esm/react/index.js"), require("@genvoris/widget/react")]) {
    const html = renderToString(createElement(GenvorisProvider, { apiKey: "gvk_pub_1" }, createElement(TryOnButton, { ...props, id: "1" }, "Try it on")));
    for (const name of names.filter((name) => name !== "productImages")) assert.ok(html.includes(`${attributeName(name)}="“${name}”"`), name);
    assert.ok(html.includes('data-product-images="[&quot;/a b.png&quot;,&quot;/c.png&quot;]"'));
    assert.match(html, /^<button type="button" id="1" data-genvoris-trigger=""/);
    assert.throws(() => renderToString(createElement(TryOnButton)), /<TryOnButton> needs a <GenvorisProvider>/);
  }
});
