// The files that the reference is generated from.

import { readdirSync, readFileSync } from "node:fs";

const ROOT = new URL("../../", import.meta.url);

export const read = (path) => readFileSync(new URL(path, ROOT), "utf8");

/** The scripts that a browser loads. The demo store and the build's own scripts are none of them. */
export const widgetScripts = () =>
  readdirSync(new URL("www/", ROOT), { recursive: true })
    .filter((path) => /\.js$/.test(path) && !/^(node_modules|store|build)\//.test(path))
    .sort()
    .map((path) => read(`www/${path}`));

/** A cell of a table in Markdown. */
export const cell = (text) => text.replaceAll("|", "\\|");

export const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n") + "\n";
