import { LOADER_KEY } from "./loader-key.js";

/** The object that the loader, `www/loader/`, has put on `window` for the widget's other scripts. */
export const loader = window[LOADER_KEY];
