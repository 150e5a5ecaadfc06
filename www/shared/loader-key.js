/** Where the loader keeps its object on `window`: what all of the widget's scripts share. */
export const LOADER_KEY = Symbol.for("genvoris.widget");
