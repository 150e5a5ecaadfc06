// The package as it would be published: built, packed, and unpacked into the node_modules of whoever uses it.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const PACKAGE = fileURLToPath(new URL("../../integrations/npm", import.meta.url));

/** Packs the package into a folder of its own: its path there, and the names of its files. */
export function pack() {
  const folder = mkdtempSync(join(tmpdir(), "genvoris-npm-"));
  const output = execFileSync("npm", ["pack", "--json", "--pack-destination", folder], { cwd: PACKAGE, encoding: "utf8" });
  // Depending on npm's version, the packages are in a list, or by their names.
  const [packed] = Object.values(JSON.parse(output));
  return { tarball: join(folder, packed.filename), files: packed.files.map(({ path }) => path), remove: () => rmSync(folder, { recursive: true }) };
}

/** Unpacks it as `npm install` would. Lock files cannot name it, because its hash changes with each build. */
export function installInto(folder, tarball) {
  const destination = join(folder, "node_modules/@genvoris/widget");
  rmSync(destination, { recursive: true, force: true });
  mkdirSync(destination, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", destination, "--strip-components", "1"]);
}

/** The code blocks of one of the package's documents that have a file name, with a key in place of the placeholder. */
export function snippets(document, key) {
  const text = readFileSync(join(PACKAGE, document), "utf8");
  const blocks = text.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms);
  return Object.fromEntries(Array.from(blocks, ([, name, code]) => [name, code.replaceAll("gvk_pub_…", key)]));
}
