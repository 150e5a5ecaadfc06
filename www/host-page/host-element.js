/** The widget's one element in the page, `<genvoris-widget>`, and the shadow root in it that everything lives in. */

/** What recorders of sessions are asked to leave out: rrweb and what is built on it, PostHog, Sentry, FullStory, Mouseflow. */
const PRIVATE = "rr-block ph-no-capture sentry-block fs-block fs-exclude mf-excluded";
/** The same for Hotjar, Clarity, LogRocket, Datadog and Smartlook. */
const PRIVATE_ATTRIBUTES = {
  "data-hj-suppress": "true",
  "data-clarity-mask": "true",
  "data-private": "true",
  "data-dd-privacy": "hidden",
  "data-sl": "exclude",
  "data-recording-disable": "true", // Smartlook's before 2022
};

/** Marks what shows the shopper, so that the common recorders leave it out, each in its own words. */
export const keepPrivate = (element) => {
  element.classList.add(...PRIVATE.split(" "));
  for (const name of Object.keys(PRIVATE_ATTRIBUTES)) element.setAttribute(name, PRIVATE_ATTRIBUTES[name]);
};

/**
 * No rule of the page reaches it: themes hide elements that are not defined, or empty, and lay out all children of
 * `body`. Out of the flow and without a size it takes no part in that layout; without a `z-index` of its own the floating
 * button's counts among the page's.
 */
const PINNED = { all: "initial", display: "block", position: "absolute", width: 0, height: 0 };

const build = () => {
  const element = document.createElement("genvoris-widget");
  for (const name of Object.keys(PINNED)) element.style.setProperty(name, PINNED[name], "important");
  // React Aria makes all others inert while a dialog of its own is open.
  element.setAttribute("data-react-aria-top-layer", "true");
  const root = element.attachShadow({ mode: "open" });
  const frame = document.createElement("div");
  frame.className = "root";
  root.appendChild(frame);
  return frame;
};

let made;

/** The frame in the shadow root: what everything is added to, and what the look is set on. In no page yet. */
export const hostFrame = () => (made ??= build());

/** The same, if it has been made. */
export const madeFrame = () => made;

/** Puts it into the page, where it is not: pages swap their bodies. */
export const attach = () => {
  const root = hostFrame().getRootNode();
  const { host } = root;
  // Overlays of the page hide all that is outside of them from screen readers, and make it inert.
  host.removeAttribute("aria-hidden");
  host.inert = false;
  if (host.isConnected) return;
  // A dialog that was taken out with its page still counts as open, and would not be modal again.
  root.querySelector("dialog")?.close();
  // A router's page from its cache holds a copy of the element without anything in it.
  document.querySelector("genvoris-widget")?.remove();
  document.body.appendChild(host);
};

/** Takes it out of the page; the next one is a new one. */
export const discard = () => {
  made?.getRootNode().host.remove();
  made = undefined;
};

/** Adds a style sheet to the shadow root, or takes it away. Constructable: it needs nothing from the page's `style-src`. */
export const adopt = (scope, sheet, wanted) => {
  const sheets = scope.adoptedStyleSheets;
  const index = sheets.indexOf(sheet);
  if (wanted && index < 0) sheets.push(sheet);
  else if (!wanted && index >= 0) sheets.splice(index, 1);
};
