// What monitoring scripts and polyfills put in place of a browser's own.
const fetchInside = window.fetch;
window.fetch = function (...request) { return fetchInside.apply(window, request); };
window.Promise = class ShopPromise extends window.Promise {};
const createElementInside = document.createElement;
document.createElement = function (...name) { return createElementInside.apply(this, name); };
const parseInside = JSON.parse;
JSON.parse = (text, ...rest) => parseInside(text, ...rest);
const addInside = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (...listener) { return addInside.apply(this, listener); };
