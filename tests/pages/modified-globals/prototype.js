// Like Prototype.js 1.6: enumerable methods on arrays, and toJSON on many prototypes.
Object.assign(Array.prototype, {
  each(run) { for (let i = 0; i < this.length; i++) run(this[i], i); return this; },
  first() { return this[0]; },
  last() { return this[this.length - 1]; },
  without(...gone) { return this.filter((item) => !gone.includes(item)); },
  toJSON() { return "[" + this.map((item) => JSON.stringify(item)).join(", ") + "]"; },
  find(test) { for (let i = 0; i < this.length; i++) if (test(this[i], i)) return this[i]; },
});
for (const kind of [String, Number, Boolean, Date]) kind.prototype.toJSON = function () { return '"' + this + '"'; };
Object.prototype.toQueryString = function () { return Object.keys(this).join("&"); };
