// The theme app extension, as the tests read and render it.

import { execFile } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const EXTENSION = fileURLToPath(new URL("../../integrations/shopify/extensions/genvoris-try-on", import.meta.url));
const RENDER = fileURLToPath(new URL("render.rb", import.meta.url));
const run = promisify(execFile);

/** The schemas of all blocks, by their file. */
export function blocks() {
  const files = readdirSync(join(EXTENSION, "blocks"));
  return Object.fromEntries(files.map((file) => [file, schemaOf(file)]));
}

function schemaOf(file) {
  const [, json] = readFileSync(join(EXTENSION, "blocks", file), "utf8").match(/{% schema %}([\s\S]*){% endschema %}/);
  return JSON.parse(json);
}

/**
 * A block as Shopify's engine renders it, strictly: an unknown variable or filter is an error.
 *
 * @param {string} block such as `try-on-button`
 * @param {object} page `{ settings?, product?, customer?, locale? }`: what the merchant has changed, and the page's objects
 */
export async function render(block, page) {
  const defaults = schemaOf(`${block}.liquid`).settings.flatMap(({ id, default: value }) => (id ? [[id, value ?? null]] : []));
  const settings = { ...Object.fromEntries(defaults), ...page.settings };
  const { stdout } = await run("ruby", [RENDER, EXTENSION, block, JSON.stringify({ ...page, settings })]);
  return stdout;
}
