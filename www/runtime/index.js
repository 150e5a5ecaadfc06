/**
 * The runtime's script: what wasm-bindgen generated, and how the module is started. Run again it makes a
 * fresh instance.
 */
import { __wbg_finalize_init, __wbg_get_imports, act, close, destroy, open, setToken, start } from "genvoris";

/** Servers that send another type than application/wasm still have the bytes. */
const instantiate = async (response, imports) => {
  try {
    return await WebAssembly.instantiateStreaming(response, imports);
  } catch {
    return WebAssembly.instantiate(await response.arrayBuffer(), imports);
  }
};

window[Symbol.for("genvoris.widget")].parts.glue = async (response) => {
  const { instance, module } = await instantiate(response, __wbg_get_imports());
  __wbg_finalize_init(instance, module);
  return { act, close, destroy, open, setToken, start };
};
