// A polyfill that has not finished loading: its replacement does not work yet.
window.originalTextDecoder = window.TextDecoder;
window.TextDecoder = class { constructor() { throw new Error("the polyfill has not loaded yet"); } };
