Object.defineProperty(window, "console", { value: Object.freeze({ log() { throw new Error("no logging here"); } }), writable: false });
