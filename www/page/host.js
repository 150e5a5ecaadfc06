/**
 * Puts the widget's own element into the page, where it is not: pages swap their bodies.
 *
 * @param {Element} frame in its shadow root
 */
export const attach = (frame) => {
  const root = frame.getRootNode();
  if (root.isConnected) return;
  // A dialog that was taken out with its page still counts as open, and would not be modal again.
  root.querySelector("dialog")?.close();
  // A router's page from its cache holds a copy of the element without anything in it.
  document.querySelector("genvoris-widget")?.remove();
  document.body.appendChild(root.host);
};
