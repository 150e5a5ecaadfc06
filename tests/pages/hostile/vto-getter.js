// An accessor of the page's own that is not ready to be asked.
Object.defineProperty(window, "VTOWidget", { get() { throw new Error("too early"); }, configurable: false });
