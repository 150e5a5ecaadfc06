/// <reference path="../genvoris.d.ts" preserve="true" />
export { loadGenvoris, type Genvoris } from "./loader.js";
export { GenvorisLoadError, type GenvorisLoadErrorCode } from "./load-error.js";
export { type GenvorisOptions } from "./options.js";
