Object.defineProperty(window, "VTOWidget", { value: Object.freeze({ version: "9" }), writable: false, configurable: false });
