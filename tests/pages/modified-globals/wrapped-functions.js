// Like monitoring scripts and polyfills, replaces functions of the browser.
const originalFetch = window.fetch;
window.fetch = function (...request) { return originalFetch.apply(window, request); };
window.Promise = class ShopPromise extends window.Promise {};
const originalCreateElement = document.createElement;
document.createElement = function (...name) { return originalCreateElement.apply(this, name); };
const originalParse = JSON.parse;
JSON.parse = (text, ...rest) => originalParse(text, ...rest);
const originalAddEventListener = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (...listener) { return originalAddEventListener.apply(this, listener); };
