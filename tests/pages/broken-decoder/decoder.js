// A polyfill that has not finished loading: what it replaced does not work yet.
window.ownTextDecoder = window.TextDecoder;
window.TextDecoder = class { constructor() { throw new Error("the polyfill is not there yet"); } };
