// A polyfill replaces Promise by one without the functions that were added after ES2015.
const Native = Promise;
window.Promise = function Promise(run) { return new Native(run); };
window.Promise.prototype = Native.prototype;
for (const name of ["all", "race", "resolve", "reject"]) window.Promise[name] = (value) => Native[name](value);
