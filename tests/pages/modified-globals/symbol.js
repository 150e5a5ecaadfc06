// Another script uses the widget's global symbol.
window[Symbol.for("genvoris.widget")] = true;
