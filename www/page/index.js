/**
 * The page's side of the widget: all that reads the host page or draws on it. The runtime calls these
 * functions; none of them throws.
 */
import { callback, failed } from "./callbacks.js";
import { fact } from "./fact.js";
import { facts } from "./facts.js";
import { note, tell } from "./funnel.js";
import { say } from "./intl.js";
import { loader } from "./loader.js";
import { look } from "./look.js";
import { uuid } from "./random.js";
import { safely } from "./safely.js";
import { storefront } from "./storefront.js";

loader.parts.page = {
  callback,
  fact: safely(fact),
  facts: safely((known) => facts(document, known)),
  failed,
  look: safely(look),
  note,
  say: safely(say),
  tell,
  uuid: safely(uuid),
  ...storefront,
};
