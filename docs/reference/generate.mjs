// Writes the pages of the reference: node docs/reference/generate.mjs

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

// The scripts of the widget are made for browsers.
globalThis.window ??= globalThis;

const [{ attributesPage }, { eventsPage }, { errorsPage }, { partsPage }, { cssVariablesPage }] = await Promise.all(
  ["attributes", "events", "errors", "parts", "css-variables"].map((name) => import(`./${name}.mjs`)),
);

/** The pages by their files. */
export const pages = () => ({
  "attributes.md": attributesPage(),
  "events.md": eventsPage(),
  "errors.md": errorsPage(),
  "parts.md": partsPage(),
  "css-variables.md": cssVariablesPage(),
});

/** Where the page is. */
export const fileOf = (name) => fileURLToPath(new URL(`../src/reference/${name}`, import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of Object.entries(pages())) writeFileSync(fileOf(name), text);
}
