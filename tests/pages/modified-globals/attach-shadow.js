// Privacy extensions and testing tools make every shadow root open, or log it.
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (init) {
  const root = attach.call(this, { ...init, mode: "open" });
  window.roots = [...(window.roots ?? []), root];
  return root;
};
