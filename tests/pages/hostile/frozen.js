// A supply-chain lockdown, as SES does it: the primordials are frozen.
for (const kind of [Object, Array, Function, String, Promise, Map, Error, RegExp, URL]) {
  Object.freeze(kind.prototype);
  Object.freeze(kind);
}
