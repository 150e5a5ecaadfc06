Object.defineProperty(window, "Genvoris", { value: Object.freeze({}), writable: false, configurable: false });
