// Photographs each screen of the dialog in many circumstances, and checks what pictures do not tell:
//
//   ./build.sh screenshots [FILTER]
//
// FILTER is part of the name of a variant, such as `phone-dark`. The pictures are in target/screenshots/, with a contact sheet
// of each variant. The table has, for each screen, the dialog's box and the close button's position, which must not change,
// what has the focus, and the order in which Tab reaches the controls. It fails where axe finds a violation, where the frame
// changes, or where a button of the footer is out of sight.

import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { measureScreen } from "./measure.mjs";
import { STEPS } from "./screens.mjs";
import { ORIGIN, serve } from "./shop.mjs";
import { VARIANTS } from "./variants.mjs";

const OUTPUT = new URL("../../target/screenshots/", import.meta.url).pathname;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const problems = [];

const violations = async (page) => {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => axe.run("genvoris-widget", { resultTypes: ["violations"] }));
  return violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(" | ")}`);
};

/** Photographs one screen, and returns its line of the table. */
const photograph = async (page, folder, index, name, frame) => {
  await page.evaluate(() => document.querySelector("genvoris-widget").shadowRoot.getAnimations().forEach((animation) => animation.effect.getTiming().iterations === Infinity || animation.finish()));
  // Pictures fade in, or have only just been decoded.
  await page.waitForTimeout(250);
  await page.screenshot({ path: join(folder, `${String(index + 1).padStart(2, "0")}-${name}.png`) });
  const measured = await page.evaluate(measureScreen);
  const found = [...(await violations(page)), ...measured.problems];
  if (frame.first && frame.first !== measured.frame) found.push(`the frame was ${frame.first} and is ${measured.frame}`);
  frame.first ??= measured.frame;
  return { ...measured, problems: found };
};

/** Puts all pictures of a variant into one. */
const makeContactSheet = async (browser, folder, variant, width) => {
  const page = await browser.newPage({ viewport: { width: 1800, height: 800 } });
  const pictures = STEPS.map(([name], index) => {
    const file = readFileSync(join(folder, `${String(index + 1).padStart(2, "0")}-${name}.png`)).toString("base64");
    return `<figure><img src="data:image/png;base64,${file}"><figcaption>${name}</figcaption></figure>`;
  });
  const style = `body{margin:8px;background:#c0c;display:flex;flex-wrap:wrap;gap:8px;font:14px sans-serif;color:#fff}figure{margin:0}img{display:block;width:${width}px}`;
  await page.setContent(`<style>${style}</style>${pictures.join("")}`);
  await page.screenshot({ path: join(OUTPUT, `${variant}.png`), fullPage: true });
  await page.close();
};

const photographVariant = async (browser, { name, options, language, css, sheetWidth }) => {
  const folder = join(OUTPUT, name);
  mkdirSync(folder, { recursive: true });
  const context = await browser.newContext({ ...options, serviceWorkers: "block" });
  await serve(context, language);
  const page = await context.newPage();
  page.setDefaultTimeout(8_000);
  page.on("pageerror", (error) => problems.push(`${name}: ${error}`));
  if (css) await page.addInitScript((css) => addEventListener("DOMContentLoaded", () => (document.head.appendChild(document.createElement("style")).textContent = css)), css);
  await page.goto(ORIGIN);
  const frame = {};
  for (const [index, [step, perform]] of STEPS.entries()) {
    await perform(page).catch(async (error) => {
      await page.screenshot({ path: join(folder, "failed.png") });
      throw Error(`${step}: ${error.message}`);
    });
    const line = await photograph(page, folder, index, step, frame);
    console.log([name, step, line.frame, `focus ${line.focused}`, `order ${line.order}`].join("\t"));
    problems.push(...line.problems.map((problem) => `${name} ${step}: ${problem}`));
  }
  await context.close();
  await makeContactSheet(browser, folder, name, sheetWidth);
};

const [filter = ""] = process.argv.slice(2);
const selected = VARIANTS.filter(({ name }) => name.includes(filter));
rmSync(OUTPUT, { recursive: true, force: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
for (const variant of selected) {
  try {
    await photographVariant(browser, variant);
  } catch (error) {
    problems.push(`${variant.name}: ${error.message}`);
  }
}
await browser.close();
for (const problem of problems) console.error(problem);
console.log(`${selected.length} variants, ${problems.length} problems; the pictures are in target/screenshots/`);
process.exitCode = problems.length ? 1 : 0;
