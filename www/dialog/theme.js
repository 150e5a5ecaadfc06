/**
 * The dialog's theme: one for the whole visit, decided once from the page. It changes when the page changes its own, for
 * example between light and dark.
 */
import { catchErrors } from "../shared/catch-errors.js";
import { hostPage } from "./host-page.js";
import { fillOf } from "./main-button.js";
import { samplePage, samplePaper } from "./theme-sampler.js";

/** Where the tab stores the sample, so that the dialog looks the same on the next page of the visit. */
const STORAGE_KEY = "genvoris.look";

/** A color and five more values. Each is checked again when it is applied, because any script may have written it. */
const SAMPLE = /^#[\da-f]{6}(\n.*){5}$/;

/** The sample of an earlier page of this visit, where this page is as light or dark as that one. */
const restore = catchErrors(() => {
  const stored = sessionStorage.getItem(STORAGE_KEY);
  const { isDark, parseColor } = hostPage().colors;
  const values = SAMPLE.test(stored) && stored.split("\n");
  return values && isDark(parseColor(values[0])) === isDark(samplePaper().background) ? values : undefined;
});

/** Without storage, the next page is sampled again. */
const store = catchErrors((values) => sessionStorage.setItem(STORAGE_KEY, values.join("\n")));

/** The values in use, the button they are from, and what the page looked like at that. */
let theme;

/** What tells that the page has changed its theme. */
const appearance = (button) => {
  const { background, text } = samplePaper();
  return [background, text, fillOf(button)].join();
};

const sample = () => {
  const { values, button } = samplePage();
  store(values);
  return { values, button, appearance: appearance(button) };
};

const start = () => {
  const values = restore();
  return values ? { values, appearance: appearance() } : sample();
};

/** Takes the page's theme over, and its changes since the last time. A page that cannot be sampled gets the default colors. */
export const applyTheme = () => {
  const { autoStyle } = hostPage().settings();
  const update = catchErrors(() => {
    hostPage().attach();
    if (!theme || theme.appearance !== appearance(theme.button)) theme = theme ? sample() : start();
    return theme.values;
  });
  hostPage().themeDialog(autoStyle === false ? [] : (update() ?? []));
};

let watching;

/** Follows the page's theme for as long as the dialog is open: themes change by a class, an attribute or the system's setting. */
export const watchTheme = catchErrors(() => {
  unwatchTheme();
  const { body, documentElement } = document;
  let isScheduled;
  const schedule = () => {
    if (isScheduled) return;
    isScheduled = true;
    requestAnimationFrame(() => {
      isScheduled = false;
      if (watching) applyTheme();
    });
  };
  watching = new AbortController();
  const { signal } = watching;
  const observer = new MutationObserver(schedule);
  for (const root of [body, documentElement]) observer.observe(root, { attributes: true });
  signal.addEventListener("abort", () => observer.disconnect());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", schedule, { signal });
  // A background that fades has its color only at the end.
  document.addEventListener("transitionend", schedule, { signal });
});

export const unwatchTheme = () => {
  watching?.abort();
  watching = undefined;
};
