// Like zone.js, wraps every listener, and drops the options.
const add = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (type, listener, options) {
  const run = typeof listener === "function" ? function (event) { return listener.call(this, event); } : listener;
  return add.call(this, type, run, typeof options === "boolean" ? options : options?.capture ?? false);
};
