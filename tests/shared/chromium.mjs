// How playwright-core, which each folder of tests installs for itself, starts the installed Chromium.

import { execFileSync } from "node:child_process";

const find = () => execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();

/** Options of `chromium.launch`. */
export const CHROMIUM = {
  executablePath: process.env.CHROMIUM ?? find(),
  args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
};
