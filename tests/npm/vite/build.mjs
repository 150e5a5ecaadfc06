// A shop built by Vite, from `app/`, the package as it would be published, and the examples of its README.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, preview } from "vite";

import { installInto, pack, snippets } from "../package-under-test.mjs";

const APP = fileURLToPath(new URL("app", import.meta.url));
const GARMENTS = fileURLToPath(new URL("../../../www/store/garments", import.meta.url));

function writeSnippets(key) {
  const folder = join(APP, "readme");
  mkdirSync(folder, { recursive: true });
  for (const [name, code] of Object.entries(snippets("README.md", key))) writeFileSync(join(folder, name), code);
}

async function startShop(mode) {
  const outDir = mkdtempSync(join(tmpdir(), "genvoris-shop-"));
  const environment = { "process.env.NODE_ENV": JSON.stringify(mode) };
  const config = { root: APP, configFile: false, logLevel: "error", mode, define: environment, publicDir: GARMENTS, build: { outDir, emptyOutDir: true } };
  await build(config);
  const server = await preview({ ...config, preview: { port: 0, host: "127.0.0.1" } });
  const close = async () => {
    await server.close();
    rmSync(outDir, { recursive: true });
  };
  return { url: server.resolvedUrls.local[0], close };
}

/** One build for production, and one for development: StrictMode does its work in the latter only. */
export async function startShops(key) {
  const packed = pack();
  installInto(fileURLToPath(new URL("..", import.meta.url)), packed.tarball);
  packed.remove();
  writeSnippets(key);
  const [production, development] = [await startShop("production"), await startShop("development")];
  return { production, development, close: () => Promise.all([production.close(), development.close()]) };
}
