// Another script has taken our name in the registry of symbols.
window[Symbol.for("genvoris.widget")] = true;
