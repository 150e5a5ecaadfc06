/**
 * The page's side of the widget: all that reads the host page or draws on it. The runtime calls these
 * functions; none of them throws.
 */
import { note, tell } from "./funnel.js";
import { loader } from "./loader.js";
import { storefront } from "./storefront.js";

loader.parts.page = { note, tell, ...storefront };
