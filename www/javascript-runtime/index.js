/**
 * The runtime for browsers and pages that refuse WebAssembly: the same module, translated to JavaScript when it was built. It
 * is half as large again and slower. Each time the script runs, it makes a new instance.
 */
import { __wbg_finalize_init, act, close, destroy, open, setToken, start } from "genvoris";
import exports from "translated";
import { loader } from "../shared/loader-object.js";

/** Only a page can do something about it, and not a shopper's browser. */
const MESSAGE = "this page refuses WebAssembly: a larger and slower translation is used; a Content-Security-Policy needs 'wasm-unsafe-eval' in script-src";

loader.parts.javascriptRuntime = async () => {
  if (window.WebAssembly) loader.log(MESSAGE);
  __wbg_finalize_init({ exports });
  return { act, close, destroy, open, setToken, start };
};
