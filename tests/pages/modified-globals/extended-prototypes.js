// Like old libraries: enumerable additions to prototypes, and a `toJSON` that causes double quotes.
Array.prototype.last = function () { return this[this.length - 1]; };
Array.prototype.toJSON = function () { return "[" + this.join(",") + "]"; };
Object.prototype.extend = function (other) { for (const key in other) this[key] = other[key]; return this; };
String.prototype.toJSON = function () { return '"' + this + '"'; };
