/**
 * The page's side of the widget: all that reads the host page or draws on it. The runtime calls these
 * functions; none of them throws.
 */
import { facts } from "./facts.js";
import { note, tell } from "./funnel.js";
import { look } from "./look.js";

/** Pages replace what these call; then there is nothing to tell. */
const safely =
  (work) =>
  (...given) => {
    try {
      return work(...given);
    } catch {
      return undefined;
    }
  };

window[Symbol.for("genvoris.widget")].parts.page = {
  note,
  tell,
  facts: safely((known) => facts(document, known)),
  look: safely(look),
};
