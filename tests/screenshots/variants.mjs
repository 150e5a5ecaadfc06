// The circumstances in which each screen is photographed.

const VIEWPORTS = {
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  landscape: { viewport: { width: 844, height: 390 }, isMobile: true, hasTouch: true },
  small: { viewport: { width: 320, height: 568 }, isMobile: true, hasTouch: true },
  desktop: { viewport: { width: 1280, height: 800 } },
};

/** Widths of the pictures on a contact sheet. */
const SHEET_WIDTHS = { phone: 285, landscape: 430, small: 285, desktop: 570 };

/** Zoomed in to 200 %, a window has half as many CSS pixels. */
const zoomed = ({ viewport: { width, height }, ...rest }) => ({ ...rest, viewport: { width: width / 2, height: height / 2 }, deviceScaleFactor: 2 });

/** By name: options of the browser's context, and the language. */
const CIRCUMSTANCES = {
  light: {},
  dark: { options: { colorScheme: "dark" } },
  arabic: { language: "ar" },
  german: { language: "de" },
  forced: { options: { forcedColors: "active" } },
  contrast: { options: { contrast: "more" } },
  still: { options: { reducedMotion: "reduce" } },
};

const variant = (view, circumstance, options, rest) => ({
  name: `${view}-${circumstance}`,
  options: { ...options, ...rest?.options },
  language: rest?.language ?? "en",
  sheetWidth: SHEET_WIDTHS[view],
});

export const VARIANTS = Object.entries(VIEWPORTS).flatMap(([view, options]) => [
  ...Object.entries(CIRCUMSTANCES).map(([name, rest]) => variant(view, name, options, rest)),
  // A phone enlarges texts, not the window.
  ...(view === "desktop" ? [variant(view, "zoomed", zoomed(options))] : []),
]);
