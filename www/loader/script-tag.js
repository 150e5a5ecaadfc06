/** The widget's script tag, and the address that the script came from. Both are found while the script runs. */
import { FILES_BASE } from "build";

const SCRIPT_URL = /https?:\S+?\/widget[-.\d]*\.js/;

// Other vendors' tags have a `data-api-key`, too, so ours is recognised by its address or by the form of its key.
const isOurs = (tag) => SCRIPT_URL.test(tag.src) || /^gvk_/.test(tag.dataset.apiKey);

// Script optimisers run the file without a tag or from within another one. Then the attributes tell which tag is ours.
const findTag = () => {
  const current = document.currentScript;
  if (current && isOurs(current)) return current;
  return Array.prototype.find.call(document.scripts, isOurs) || (current?.dataset.apiKey ? null : current);
};

export const tag = findTag();

/** The script's address. A script that was imported has no tag, but its address is in the stack. */
export const source = tag?.src || Error().stack?.match(SCRIPT_URL)?.[0] || FILES_BASE;
