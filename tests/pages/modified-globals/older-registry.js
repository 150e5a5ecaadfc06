// An older version of the widget has left its registry.
window[Symbol.for("genvoris.widget")] = { version: "0.0.1" };
