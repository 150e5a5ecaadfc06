// What old libraries leave behind: enumerable additions to the prototypes, and a toJSON that quotes twice.
Array.prototype.last = function () { return this[this.length - 1]; };
Array.prototype.toJSON = function () { return "[" + this.join(",") + "]"; };
Object.prototype.extend = function (other) { for (const key in other) this[key] = other[key]; return this; };
String.prototype.toJSON = function () { return '"' + this + '"'; };
