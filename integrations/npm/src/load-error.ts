/** What `loadGenvoris` rejects with. */

/**
 * - `script_failed`: the script could not be loaded: the network, a blocker, or the page's Content-Security-Policy.
 * - `api_missing`: the script ran, or something else was served in its place, and `window.Genvoris` is not the widget's.
 */
export type GenvorisLoadErrorCode = "script_failed" | "api_missing";

const EXPLANATIONS: Record<GenvorisLoadErrorCode, string> = {
  script_failed: "could not be loaded. The network, a content blocker or the page's Content-Security-Policy may be in the way.",
  api_missing: "was loaded, but window.Genvoris is missing. Does this address serve widget.js, and is window.Genvoris free?",
};

/** The widget's script could not be loaded. The next call of `loadGenvoris` tries again. */
export class GenvorisLoadError extends Error {
  override readonly name = "GenvorisLoadError";
  /** Stable, for your code. The message is for people, and may change. */
  readonly code: GenvorisLoadErrorCode;

  constructor(code: GenvorisLoadErrorCode, src: string) {
    super(`${src.replace(/[?#].*/s, "")} ${EXPLANATIONS[code]}`);
    this.code = code;
  }
}
