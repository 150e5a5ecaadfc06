// Like an old core-js polyfill: a URL with the most important properties only.
const Native = window.URL;
window.URL = function URL(path, base) {
  const { href, origin, protocol, host, hostname, port, pathname, search, hash } = base === undefined ? new Native(path) : new Native(path, base);
  Object.assign(this, { href, origin, protocol, host, hostname, port, pathname, search, hash });
};
window.URL.prototype.toString = function () { return this.href; };
window.URL.createObjectURL = (blob) => Native.createObjectURL(blob);
window.URL.revokeObjectURL = (url) => Native.revokeObjectURL(url);
