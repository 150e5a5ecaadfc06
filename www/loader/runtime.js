/** Loads the dialog and the runtime, and replaces a runtime that has crashed. */
import { DIALOG, JAVASCRIPT_RUNTIME, RUNTIME_MODULE, RUNTIME_SCRIPT, STYLES } from "build";
import { KEPT_JOB_KEY } from "../shared/kept-job-key.js";
import { download, downloadOnce, forgetScript, loadMessages, loadScript } from "./files.js";
import { loadHostPage } from "./host-page.js";
import { currentSignal, visited } from "./lifetime.js";
import { loader, log, parts } from "./loader-object.js";

/**
 * Makes an instance of an empty module: what refuses this one refuses the real one, too, so nothing is downloaded in vain. A
 * Content-Security-Policy keeps Chromium and Firefox from compiling modules, and WebKit only from making instances.
 */
export const allowsWebAssembly = () => {
  try {
    return !!new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
  } catch {
    return false;
  }
};

/** Loads what draws the dialog. It comes before the runtime, because the shopper sees it first. */
export const loadDialog = async () => {
  const files = [loadScript("dialog", DIALOG), downloadOnce(STYLES, "text"), loadHostPage()];
  const preloadMessages = (hostPage) => loadMessages(hostPage.language()).catch(() => {});
  if (parts.hostPage) preloadMessages(parts.hostPage);
  else files[2].then(preloadMessages, () => {});
  const [dialog, styles] = await Promise.all(files);
  loader.styles = styles;
  return dialog;
};

/** The runtime's functions, once it has started. */
let runtime;

/** The promise of a runtime that is loading or has started. */
let loading;

/** Makes an instance of the module. The script makes one each time it runs, so it runs again for each runtime. */
const instantiate = async () => {
  forgetScript("runtime");
  const [instantiate, response] = await Promise.all([loadScript("runtime", RUNTIME_SCRIPT), download(RUNTIME_MODULE)]);
  return instantiate(response);
};

/** Makes an instance of the module's translation. */
const instantiateTranslation = async () => {
  forgetScript("javascriptRuntime");
  return (await loadScript("javascriptRuntime", JAVASCRIPT_RUNTIME))();
};

const start = async (signal) => {
  await visited;
  // On a slow line the dialog comes sooner by more than the runtime comes later.
  await loadDialog();
  const instance = await (allowsWebAssembly() ? instantiate() : instantiateTranslation());
  if (signal.aborted) throw Error("destroyed");
  signal.addEventListener("abort", () => {
    try {
      instance.destroy();
    } catch {
      // A runtime that has crashed cannot clean up.
    }
  });
  instance.start(loader);
  runtime = instance;
  parts.dialog.setRuntime(instance);
  runCalls();
};

/** Loads and starts the runtime. A failure is not remembered: the next click tries again. */
export const loadRuntime = () => {
  if (!loading) {
    const signal = currentSignal();
    const attempt = (loading = start(signal).catch((error) => {
      if (loading === attempt) loading = undefined;
      if (!signal.aborted) log("could not be loaded: " + error?.message);
      throw error;
    }));
  }
  return loading;
};

/** Loads the runtime where the page before has left a try-on in this tab. */
export const resumeKeptJob = () => {
  try {
    if (sessionStorage.getItem(KEPT_JOB_KEY)) loadRuntime().catch(() => {});
  } catch {
    // The browser refuses storage.
  }
};

/** Forgets a runtime that has crashed. The next one that needs a runtime loads a new one. */
export const onCrash = (error) => {
  if (!runtime) return;
  runtime = loading = undefined;
  parts.dialog.setRuntime();
  log("crashed and starts again: " + error?.message);
};

/** The page's calls in their order. Those that come before the runtime has started wait for it. */
let calls = [];

const runCalls = () => {
  while (runtime && calls[0]) {
    try {
      calls.shift()(runtime);
    } catch (error) {
      onCrash(error);
    }
  }
};

/** Calls the function soon. Never at once, because the page may be inside one of the widget's own events. */
export const later = (fn) => void Promise.resolve().then(fn);

/** Calls the function with the runtime, once that has started. */
export const callRuntime = (fn) => {
  calls.push(fn);
  later(runCalls);
};

/** Forgets the runtime and all calls that wait for it. */
export const resetRuntime = () => {
  calls = [];
  runtime = loading = undefined;
};
