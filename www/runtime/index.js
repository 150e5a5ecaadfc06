/**
 * The runtime's script: wasm-bindgen's bindings, and how the module is started. Each time it runs, it makes a new instance.
 */
import { __wbg_finalize_init, __wbg_get_imports, act, close, destroy, open, setToken, start } from "genvoris";
import { loader } from "../shared/loader-object.js";

/** Servers that send another type than application/wasm still send the right bytes. */
const instantiate = async (response, imports) => {
  try {
    return await WebAssembly.instantiateStreaming(response, imports);
  } catch {
    return WebAssembly.instantiate(await response.arrayBuffer(), imports);
  }
};

loader.parts.runtime = async (response) => {
  const { instance, module } = await instantiate(response, __wbg_get_imports());
  __wbg_finalize_init(instance, module);
  return { act, close, destroy, open, setToken, start };
};
