// Builds dist/ from wasm-bindgen's output, the messages and our browser scripts.
//
//   node www/build/pack.mjs <version> <wasm-bindgen's output folder> <the module that checks photos> <dist>
//
// File names contain the first 16 characters of the SHA-256 digest of the content in Base64, so that browsers can cache the
// files for ever. The loader contains the names and the integrity values of all other files. Both are in Base64, because
// then it compresses well.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { WWW, bundleScript, bundleStyles, exportsOf, virtualModule } from "./bundle.mjs";
import { bundleLoader, sha256 } from "./loader.mjs";
import { compress, measure } from "./measure.mjs";
import { requireMessages } from "./messages.mjs";
import { bundleRuntime, optimizeModule, optimizePreflight } from "./wasm.mjs";

const [version, bindgen, preflight, dist] = process.argv.slice(2);

const withDigest = (stem, extension, content) => {
  const digest = createHash("sha256").update(content).digest("base64").replace(/[+/]/g, "0");
  return [`${stem}-${digest.slice(0, 16)}.${extension}`, content];
};

const script = async (name, options) => withDigest(name, "js", await bundleScript(`${name}/index.js`, options));

const { texts, positions, labels, background, checkout, screens, tools, camera, remember, checks, lists } = requireMessages();

// A page loads the messages of one language only.
const messages = Object.entries(texts).map(([language, list]) => withDigest(`messages-${language}`, "json", JSON.stringify(list)));

/** Converts the keys to upper case, as names of constants. */
const toConstants = (positions) => Object.fromEntries(Object.entries(positions).map(([key, position]) => [key.toUpperCase(), position]));
const constants = toConstants(positions);

/** Messages in files of their own, by language. */
const messageFiles = (stem, { texts }) => Object.entries(texts).map(([language, list]) => [language, withDigest(`${stem}-${language}`, "json", JSON.stringify(list))]);

/** The names and integrity of these files, which the script that uses them contains. */
const fileList = (files) => Object.fromEntries(files.map(([language, [name, content]]) => [language, [name, sha256(content)]]));

const checkoutMessages = messageFiles("checkout-messages", checkout);
const checkoutValues = { ...constants, CHECKOUT: toConstants(checkout.positions), CHECKOUT_MESSAGES: fileList(checkoutMessages) };
const screenMessages = messageFiles("screen-messages", screens);
const toolMessages = messageFiles("result-messages", tools);
const toolValues = {
  ...toConstants(tools.positions),
  RESULT_MESSAGES: fileList(toolMessages),
  RESULT_STYLES: await bundleStyles("result/style.css"),
};

const cameraMessages = messageFiles("camera-messages", camera);
const cameraValues = {
  ...constants,
  ...toConstants(camera.positions),
  CAMERA_MESSAGES: fileList(cameraMessages),
  CAMERA_STYLES: await bundleStyles("camera/style.css"),
};

const rememberMessages = messageFiles("remember-messages", remember);
const rememberValues = {
  ...toConstants(remember.positions),
  REMEMBER_MESSAGES: fileList(rememberMessages),
  REMEMBER_STYLES: await bundleStyles("remember/style.css"),
};

/** The esbuild options with which a script can import these values from "build". */
const withValues = (values) => ({ plugins: [virtualModule("build", exportsOf(values))] });

/** The tools of a result and what remembers the photo, whose names the script of the screens contains. */
const resultScript = await script("result", withValues(toolValues));
const rememberScript = await script("remember", withValues(rememberValues));
const screenValues = {
  ...toConstants(screens.positions),
  SCREEN_MESSAGES: fileList(screenMessages),
  RESULT_SCRIPT: [resultScript[0], sha256(resultScript[1])],
};

/** What replaces texts by those of the page, whose name the dialog's script contains. */
const ownMessagesScript = await script("own-messages", withValues({ LISTS: lists }));

/** What shows a try-on while the dialog is closed, whose name the dialog's script contains. */
const backgroundMessages = messageFiles("background-messages", background);
const backgroundValues = {
  ...toConstants(background.positions),
  BACKGROUND_MESSAGES: fileList(backgroundMessages),
  BACKGROUND_STYLES: await bundleStyles("background/style.css"),
};
const backgroundScript = await script("background", withValues(backgroundValues));

const dialogValues = { ...constants, BACKGROUND_SCRIPT: [backgroundScript[0], sha256(backgroundScript[1])], OWN_MESSAGES_SCRIPT: [ownMessagesScript[0], sha256(ownMessagesScript[1])] };

const module = optimizeModule(bindgen);

const checkMessages = messageFiles("check-messages", checks);
/** The camera, whose name the script of the photo contains. */
const cameraScript = await script("camera", withValues(cameraValues));
/** What repairs photos, whose name the photo's script contains. */
const repairScript = await script("repair");
const photoValues = {
  REMEMBER_SCRIPT: [rememberScript[0], sha256(rememberScript[1])],
  CAMERA_SCRIPT: [cameraScript[0], sha256(cameraScript[1])],
  CHECK_MESSAGES: fileList(checkMessages),
  REPAIR_SCRIPT: [repairScript[0], sha256(repairScript[1])],
  PREFLIGHT: optimizePreflight(preflight, bindgen).toString("base64"),
};

/** All files that the loader loads. */
const loadedFiles = Object.fromEntries([
  withDigest("runtime", "js", await bundleRuntime(bindgen, module)),
  withDigest("genvoris", "wasm", module.content),
  await script("host-page", withValues({ TRY_ON_LABELS: labels })),
  await script("dialog", withValues(dialogValues)),
  withDigest("style", "css", await bundleStyles("dialog/style.css")),
  await script("checkout", withValues(checkoutValues)),
  await script("photo", withValues(photoValues)),
  await script("screens", withValues(screenValues)),
  resultScript,
  cameraScript,
  rememberScript,
  repairScript,
  ownMessagesScript,
  backgroundScript,
  await script("test-mode"),
  await script("doctor"),
  ...messages,
  ...[...checkoutMessages, ...screenMessages, ...toolMessages, ...cameraMessages, ...rememberMessages, ...checkMessages, ...backgroundMessages].map(
    ([, file]) => file,
  ),
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
