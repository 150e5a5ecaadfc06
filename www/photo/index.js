/** Loaded when the dialog is there: prepares the shopper's photo. */
import { markCanvases, prepare } from "./prepare.js";

const { parts } = window[Symbol.for("genvoris.widget")];

markCanvases(parts.page.keepPrivate);
parts.photo = prepare;
