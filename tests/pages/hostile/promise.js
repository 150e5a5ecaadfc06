// A polyfill that came too late in history: Promise without anything after ES2015.
const Native = Promise;
window.Promise = function Promise(run) { return new Native(run); };
window.Promise.prototype = Native.prototype;
for (const name of ["all", "race", "resolve", "reject"]) window.Promise[name] = (value) => Native[name](value);
