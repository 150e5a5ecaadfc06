/** Loaded when the dialog is there: prepares the shopper's photo. */
import { prepare } from "./dialog/photo.js";

window[Symbol.for("genvoris.widget")].parts.photo = prepare;
