/** Selects the elements that open the dialog. */
export const TRIGGER_SELECTOR = ":is([data-genvoris-trigger],.genvoris-tryon-btn,.genvoris-try-on-btn)";
