// The examples in the documentation: the fenced blocks of its pages.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../../", import.meta.url);

/** The pages of the book, and the README, by their paths in the repository. */
export const paths = () => [
  "README.md",
  ...readdirSync(new URL("docs/src/", ROOT), { recursive: true })
    .filter((path) => path.endsWith(".md"))
    .map((path) => `docs/src/${path}`),
];

export const read = (path) => readFileSync(new URL(path, ROOT), "utf8");

export const fileOf = (path) => fileURLToPath(new URL(path, ROOT));

/** The page's blocks in a language: all text between the fences. */
export const blocks = (path, language) => [...read(path).matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, "gm"))].map(([, code]) => code);

/** The address of the sandbox in the examples, which have this default. */
const SANDBOX = "http://127.0.0.1:8787";

/** The same example for a platform at another address. */
export const at = (url, code) => code.replaceAll(SANDBOX, url);

/** The variables that a page says to export in a shell, or to put into `.env.local`. */
export const environment = (path, url) =>
  Object.fromEntries([...at(url, blocks(path, "sh").join("")).matchAll(/^(?:export )?([A-Z_]+)=(\S+)/gm)].map(([, name, value]) => [name, value]));

/** The block that begins with the name of its file as a comment: `// server.mjs`. */
export const file = (path, language, name) => {
  const found = blocks(path, language).find((code) => code.split("\n", 2).some((line) => line === `// ${name}`));
  if (!found) throw new Error(`${path} has no ${name}`);
  return found;
};
