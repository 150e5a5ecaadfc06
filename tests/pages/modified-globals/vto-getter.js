// A getter of the page that throws.
Object.defineProperty(window, "VTOWidget", { get() { throw new Error("too early"); }, configurable: false });
