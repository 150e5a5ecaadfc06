// A privacy extension or a testing tool that opens, or logs, every shadow root.
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (init) {
  const root = attach.call(this, { ...init, mode: "open" });
  window.roots = [...(window.roots ?? []), root];
  return root;
};
