/**
 * `Genvoris.doctor()`: a report on this page's installation, to be copied. Loaded when it is asked for; works
 * where WebAssembly does not.
 */
(() => {
  "use strict";

  window[Symbol.for("genvoris.widget")].parts.doctor = async (loader) => "genvoris " + loader.version;
})();
