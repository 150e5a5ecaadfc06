/** The widget's one element in the page, `<genvoris-widget>`, and its shadow root, which holds everything else. */

/**
 * Inline styles that no rule of the page overrides: themes hide elements that are not defined or empty, and lay out all
 * children of `body`. The element is out of the flow and has no size, so it takes no part in that layout. It has no
 * `z-index`, so the floating button's own counts among the page's.
 */
const PINNED_STYLES = { all: "initial", display: "block", position: "absolute", width: 0, height: 0 };

const create = () => {
  const element = document.createElement("genvoris-widget");
  for (const name of Object.keys(PINNED_STYLES)) element.style.setProperty(name, PINNED_STYLES[name], "important");
  // React Aria makes all other elements inert while one of its own dialogs is open.
  element.setAttribute("data-react-aria-top-layer", "true");
  const root = element.attachShadow({ mode: "open" });
  const container = document.createElement("div");
  container.className = "root";
  root.appendChild(container);
  return container;
};

let container;

/** The element in the shadow root that everything is added to, and that the theme is set on. Does not put it into the page. */
export const hostContainer = () => (container ??= create());

/** The same element, if it was created. */
export const existingContainer = () => container;

/** Puts the element into the page, where it is not in it: pages replace their bodies. */
export const attachHost = () => {
  const root = hostContainer().getRootNode();
  const { host } = root;
  // Overlays of the page hide everything outside of them from screen readers, and make it inert.
  host.removeAttribute("aria-hidden");
  host.inert = false;
  if (host.isConnected) return;
  // A dialog that was removed together with its page still counts as open, and could not be shown as modal again.
  root.querySelector("dialog")?.close();
  // A page that a router took from its cache contains an empty copy of the element.
  document.querySelector("genvoris-widget")?.remove();
  document.body.appendChild(host);
};

/** Removes the element from the page. The next call for it creates a new one. */
export const removeHost = () => {
  container?.getRootNode().host.remove();
  container = undefined;
};

/** Adds a constructable style sheet to the page or the shadow root, or removes it. */
export const toggleStyleSheet = (root, sheet, isWanted) => {
  const sheets = root.adoptedStyleSheets;
  const index = sheets.indexOf(sheet);
  if (isWanted && index < 0) sheets.push(sheet);
  else if (!isWanted && index >= 0) sheets.splice(index, 1);
};
