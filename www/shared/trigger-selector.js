/** What opens the dialog. The loader knows it, too, and passes over those that are disabled. */
export const TRIGGER = ":is([data-genvoris-trigger],.genvoris-tryon-btn,.genvoris-try-on-btn)";
