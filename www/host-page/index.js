/**
 * The host-page bridge: what a page with triggers loads before anybody shows interest. It reads the page's settings, shows
 * or hides the triggers, and draws the store's buttons. The loader and the dialog (`www/dialog/`), which is a script of its
 * own, call these functions; none of them throws.
 */
import { catchErrors } from "../shared/catch-errors.js";
import { attributeName } from "../shared/attribute-name.js";
import { chooseLanguage } from "../shared/language.js";
import { loader } from "../shared/loader-object.js";
import { applyTheme } from "./apply-theme.js";
import { TRIGGER_ATTRIBUTES } from "./attributes.js";
import { contrast, isDark, toHex } from "./color.js";
import { parseColor } from "./css-color.js";
import { attachHost, hostContainer, removeHost, toggleStyleSheet } from "./host-element.js";
import { resolveValues } from "./resolve-values.js";
import { apiUrl, readSettings, settings } from "./settings.js";
import { storefront } from "./storefront.js";
import { imageUrl, invalidValueMessage, VALUE_TYPES } from "./value-types.js";

/** Applies the theme: the settings, the page's variables, and what was sampled from the page. */
const themeDialog = (sample) => {
  // The theme's variables are inherited from the element's place in the page.
  attachHost();
  applyTheme(hostContainer(), settings(), sample).forEach((message) => loader.log(message));
};

/** Reads what a trigger says of its product. `getAttribute` gives its attributes. */
const readTrigger = (getAttribute) => {
  const source = { label: attributeName, get: (name) => getAttribute(attributeName(name)) };
  return resolveValues(TRIGGER_ATTRIBUTES, [source], loader.log).values;
};

loader.parts.hostPage = {
  apiUrl,
  attach: catchErrors(attachHost),
  chooseLanguage,
  colors: { contrast, isDark, parseColor, toHex },
  container: hostContainer,
  imageUrl,
  /** The language of the dialog where no trigger asks for another one. An early click comes before the settings were read. */
  language: () => chooseLanguage(readSettings().language),
  readSettings: catchErrors(readSettings),
  readTrigger,
  /** Reports a value in a call that a trigger's attribute could not have either. */
  reportInvalid: (name, type, value) => loader.log(invalidValueMessage(name, VALUE_TYPES[type], value), true),
  settings,
  themeDialog: catchErrors(themeDialog),
  toggleStyleSheet,
  ...storefront,
  /** Removes everything from the page. */
  stop() {
    storefront.stop();
    catchErrors(removeHost)();
  },
};
