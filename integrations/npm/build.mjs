// Builds the package: its modules as ESM and as CommonJS, each with types, and the widget's own types beside them.
//
//   npm run build
import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The types are the ones in `www/`, where those who use the script tag find them, too. Only the note on top differs. */
const copyWidgetTypes = () => {
  const types = readFileSync(at("../../www/genvoris.d.ts"), "utf8");
  const note = "/** Types of the Genvoris try-on widget: what its script puts on `window`, and the events that the page gets. */";
  writeFileSync(at("genvoris.d.ts"), types.replace(/^\/\*\*.*?\*\//s, note));
};

const compile = (folder, ...options) => {
  rmSync(at(folder), { recursive: true, force: true });
  execFileSync(process.execPath, [at("node_modules/typescript/bin/tsc"), "--project", at("tsconfig.json"), "--outDir", at(folder), ...options], {
    stdio: ["ignore", "inherit", "inherit"],
  });
};

copyWidgetTypes();
for (const name of ["LICENSE-APACHE", "LICENSE-MIT"]) copyFileSync(at(`../../${name}`), at(name));
compile("esm");
compile("cjs", "--module", "commonjs");
// The package's own `type` is `module`, which would make Node.js read these files as ESM.
writeFileSync(at("cjs/package.json"), '{ "type": "commonjs" }\n');
