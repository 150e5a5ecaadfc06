/**
 * The host page's side of the widget: what a page with triggers loads while nobody has shown interest. The loader and the
 * dialog's part (`www/dialog/`), which is a script of its own, call these functions; none of them throws.
 */
import { adopt, attach, discard, hostFrame, keepPrivate } from "./host-element.js";
import { picture, wrong, KINDS } from "./value-types.js";
import { spoken } from "../shared/language.js";
import { loader } from "../shared/loader-object.js";
import { look } from "./theme-sampler.js";
import { safely } from "../shared/catch-errors.js";
import { api, attribute, elementPlace, read, readSettings, settings } from "./settings.js";
import { storefront } from "./storefront.js";
import { TRIGGER_SAYS } from "./attributes.js";

/** The trigger for which the frame has been painted ahead. */
let painted;

/** Paints the frame as the storefront looks, or as it wants it. */
const paint = (trigger) => {
  // The theme's variables are found from its place in the page.
  attach();
  painted = trigger;
  look(hostFrame(), settings(), { trigger }).forEach((line) => loader.log(line));
};

/** What can be done for an opening while the dialog's part is still on its way: reads the page as it is now. */
const meet = (trigger) => {
  storefront.begin();
  if (!trigger || painted !== trigger) paint(trigger);
  painted = undefined;
};

loader.parts.page = {
  adopt,
  api,
  attach: safely(attach),
  hostFrame,
  keepPrivate,
  meet: safely(meet),
  paint: safely(paint),
  picture,
  readSettings: safely(readSettings),
  settings,
  /** The language that the dialog speaks where nobody asks for another. */
  language: () => spoken(settings().language),
  spoken,
  /** What a trigger says: values by the rows' names. `ask` gives its attributes. */
  triggerValues: (ask) => read(TRIGGER_SAYS, [{ ...elementPlace(), ask: (name) => ask(attribute(name)) }], loader.log),
  /** Tells of a value in a call that a trigger's attribute could not have either. */
  wrong: (name, kind, value) => loader.log(wrong(name, KINDS[kind], value), true),
  ...storefront,
  /** Takes everything out of the page. */
  end() {
    storefront.end();
    safely(discard)();
  },
};
