/**
 * The page's side of the widget: all that reads the host page or draws on it. The runtime calls these
 * functions; none of them throws.
 */
import { note } from "./funnel.js";

window[Symbol.for("genvoris.widget")].parts.page = { note };
