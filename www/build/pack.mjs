// Builds dist/ from wasm-bindgen's output, the messages and our browser scripts.
//
//   node www/build/pack.mjs <version> <wasm-bindgen's output folder> <its output for the JavaScript runtime>
//     <the module that checks photos> <dist>
//
// File names contain the first 16 characters of the SHA-256 digest of the content in Base64, so that browsers can cache the
// files for ever. The loader contains the names and the integrity values of all other files. Both are in Base64, because
// then it compresses well.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { WWW, bundleScript, bundleStyles, exportsOf, virtualModule } from "./bundle.mjs";
import { bundleLoader, sha256 } from "./loader.mjs";
import { bundleJavascriptRuntime } from "./javascript.mjs";
import { compress, measure } from "./measure.mjs";
import { requireMessages } from "./messages.mjs";
import { bundleRuntime, optimizeModule, optimizePreflight } from "./wasm.mjs";

const [version, bindgen, javascriptBindgen, preflight, dist] = process.argv.slice(2);

const withDigest = (stem, extension, content) => {
  const digest = createHash("sha256").update(content).digest("base64").replace(/[+/]/g, "0");
  return [`${stem}-${digest.slice(0, 16)}.${extension}`, content];
};

const script = async (name, options) => withDigest(name, "js", await bundleScript(`${name}/index.js`, options));

const { labels, outdated, first, screens, parts } = requireMessages();

/** Converts the keys to upper case, as names of constants. */
const toConstants = ({ positions }) => Object.fromEntries(Object.entries(positions).map(([key, position]) => [key.toUpperCase(), position]));
const constants = toConstants(first);

/** The name and integrity of a file, which the script that loads it contains. */
const reference = ([name, content]) => [name, sha256(content)];

/** A page loads the messages of one language only, each list in a file of its own. */
const filesOf = ({ stem, texts }) =>
  Object.entries(texts).map(([language, list]) => [language, withDigest(`${stem}-${language}`, "json", JSON.stringify(list))]);

const lists = [first, screens, ...Object.values(parts)];
const messageFiles = new Map(lists.map((list) => [list, filesOf(list)]));

/** The files of a list, by language. */
const references = (list) => Object.fromEntries(messageFiles.get(list).map(([language, file]) => [language, reference(file)]));

/** The esbuild options with which a script can import these values from "build". */
const withValues = (values) => ({ plugins: [virtualModule("build", exportsOf(values))] });

/** The script of a part with messages and styles of its own. */
const partScript = async (name, list, values = {}) => {
  const prefix = name.toUpperCase();
  const own = { [`${prefix}_MESSAGES`]: references(list), [`${prefix}_STYLES`]: await bundleStyles(`${name}/style.css`) };
  return script(name, withValues({ ...values, ...toConstants(list), ...own }));
};

/** The tools of a result, whose name the script of the screens contains. */
const resultScript = await partScript("result", parts.tools);
const screenStyles = withDigest("screen-styles", "json", JSON.stringify(await bundleStyles("screens/style.css")));
const screenValues = {
  ...toConstants(screens),
  SCREEN_MESSAGES: references(screens),
  SCREEN_STYLES: reference(screenStyles),
  RESULT_SCRIPT: reference(resultScript),
};

const checkoutValues = { ...constants, CHECKOUT: toConstants(parts.checkout), CHECKOUT_MESSAGES: references(parts.checkout) };

/** What the dialog's script loads: the sheet of phones, the page's own texts, and what shows a try-on while it is closed. */
const sheetScript = await script("sheet");
const ownLists = Object.fromEntries(lists.map(({ stem, entries }) => [stem, entries]));
const ownMessagesScript = await script("own-messages", withValues({ LISTS: ownLists }));
const backgroundScript = await partScript("background", parts.background);
const dialogValues = {
  ...constants,
  BACKGROUND_SCRIPT: reference(backgroundScript),
  OWN_MESSAGES_SCRIPT: reference(ownMessagesScript),
  SHEET_SCRIPT: reference(sheetScript),
};

const module = optimizeModule(bindgen);

/** What the photo's script loads: the camera, what remembers the photo, and what repairs photos. */
const cameraScript = await partScript("camera", parts.camera, constants);
const rememberScript = await partScript("remember", parts.remember);
const repairScript = await script("repair");
const photoValues = {
  REMEMBER_SCRIPT: reference(rememberScript),
  CAMERA_SCRIPT: reference(cameraScript),
  CHECK_MESSAGES: references(parts.checks),
  REPAIR_SCRIPT: reference(repairScript),
  PREFLIGHT: optimizePreflight(preflight, bindgen).toString("base64"),
};

/** All files that the loader loads. */
const loadedFiles = Object.fromEntries([
  withDigest("runtime", "js", await bundleRuntime(bindgen, module)),
  withDigest("genvoris", "wasm", module.content),
  withDigest("javascript-runtime", "js", await bundleJavascriptRuntime(javascriptBindgen)),
  await script("host-page", withValues({ TRY_ON_LABELS: labels })),
  sheetScript,
  await script("dialog", withValues(dialogValues)),
  withDigest("style", "css", await bundleStyles("dialog/style.css")),
  await script("checkout", withValues(checkoutValues)),
  await script("photo", withValues(photoValues)),
  await script("screens", withValues(screenValues)),
  screenStyles,
  resultScript,
  cameraScript,
  rememberScript,
  repairScript,
  ownMessagesScript,
  backgroundScript,
  await script("outdated-browser", withValues({ NOTICES: outdated })),
  await script("test-mode"),
  await script("doctor"),
  ...[...messageFiles.values()].flat().map(([, file]) => file),
]);
const loader = await bundleLoader(version, loadedFiles);

const files = {
  "widget.js": loader,
  [`widget-${version}.js`]: loader,
  ...loadedFiles,
  "genvoris.d.ts": readFileSync(join(WWW, "genvoris.d.ts")),
};

mkdirSync(dist, { recursive: true });
for (const name of readdirSync(dist)) rmSync(join(dist, name), { recursive: true });
for (const [name, content] of Object.entries(files)) {
  writeFileSync(join(dist, name), content);
  // The files are compressed at build time, because at this quality it takes too long during a request.
  writeFileSync(join(dist, `${name}.br`), compress(content));
}
const measured = Object.fromEntries(Object.entries(files).map(([name, content]) => [name, measure(content)]));
writeFileSync(join(dist, "manifest.json"), `${JSON.stringify({ version, files: measured }, null, 2)}\n`);
