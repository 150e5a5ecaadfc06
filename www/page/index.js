/**
 * The page's side of the widget: all that reads the host page or draws on it. The runtime calls these
 * functions; none of them throws.
 */
import { callback, failed } from "./callbacks.js";
import { facts } from "./facts.js";
import { note, tell } from "./funnel.js";
import { say } from "./intl.js";
import { look } from "./look.js";
import { uuid } from "./random.js";

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
  callback,
  facts: safely((known) => facts(document, known)),
  failed,
  look: safely(look),
  note,
  say: safely(say),
  tell,
  uuid: safely(uuid),
};
