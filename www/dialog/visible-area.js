/**
 * Page builders give a frame the height of its content. To the browser its window is then thousands of pixels high, and the
 * middle of it nowhere in sight: the dialog goes to what the shopper sees of the frame.
 */
import { add } from "./dom.js";
import { page } from "./bridges.js";

/** What covers the frame: its document can be shorter than that, or longer. */
const COVERING = "position:fixed;inset:0;visibility:hidden;pointer-events:none";

/** In milliseconds: a browser that draws nothing, as in a tab in the background, does not say what is seen. */
const PATIENCE = 200;

/** What the shopper saw of the frame last, if that was less than all of it. */
let seen;

/** Finds out what the shopper sees. To be waited for before the dialog opens: a browser scrolls to where it takes the focus. */
export const look = () =>
  new Promise((resolve) => {
    if (window.parent === window) return resolve();
    page().attach();
    const cover = add(page().hostFrame(), "div");
    cover.style.cssText = COVERING;
    const end = () => {
      observer.disconnect();
      cover.remove();
      resolve();
    };
    const observer = new IntersectionObserver(([{ intersectionRect: { top, height } }]) => {
      seen = height && height < innerHeight - 2 ? { top, height } : undefined;
      end();
    });
    observer.observe(cover);
    setTimeout(end, PATIENCE);
  });

/** Puts the dialog there. */
export const placeInSight = (dialog) => {
  dialog.style.cssText = "";
  dialog.classList.toggle("seen", !!seen);
  if (!seen) return;
  dialog.style.setProperty("--seen-top", seen.top + "px");
  dialog.style.setProperty("--seen-height", seen.height + "px");
};
