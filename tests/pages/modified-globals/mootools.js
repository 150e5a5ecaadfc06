// Like MooTools 1.2: `$`, its own Array.from and Function.prototype.bind, and additions to prototypes.
window.$ = (id) => document.getElementById(id);
Array.from = function (item) { return item == null ? [] : item.length !== undefined && typeof item !== "string" ? Array.prototype.slice.call(item) : [item]; };
Function.prototype.bind = function (self, args) { const run = this; return function () { return run.apply(self, args !== undefined ? [].concat(args) : arguments); }; };
String.prototype.contains = function (text) { return this.indexOf(text) > -1; };
Array.prototype.include = function (item) { if (this.indexOf(item) < 0) this.push(item); return this; };
Array.prototype.flatten = function () { return [].concat(...this); };
Element.prototype.getProperty = Element.prototype.getAttribute;
