// Like SES, a protection against supply-chain attacks freezes the primordials.
for (const kind of [Object, Array, Function, String, Promise, Map, Error, RegExp, URL]) {
  Object.freeze(kind.prototype);
  Object.freeze(kind);
}
