/**
 * Places the dialog where the shopper sees it inside an iframe. Page builders give an iframe the height of its content: for
 * the browser the iframe's window is then thousands of pixels high, and its middle is out of sight.
 */
import { append } from "./dom.js";
import { hostPage } from "./host-page.js";

/** Styles of an element that covers the iframe's window. Its document may be shorter than that, or longer. */
const COVER = "position:fixed;inset:0;visibility:hidden;pointer-events:none";

/** In milliseconds: a browser that draws nothing, as in a background tab, never says what is visible. */
const TIMEOUT = 200;

/** The area that was visible last, if that was less than all of the window. */
let visibleArea;

/** Measures the visible area. Wait for it before the dialog opens, because browsers scroll to the element that gets focus. */
export const measureVisibleArea = () =>
  new Promise((resolve) => {
    if (window.parent === window) return resolve();
    hostPage().attach();
    const cover = append(hostPage().container(), "div");
    cover.style.cssText = COVER;
    const finish = () => {
      observer.disconnect();
      cover.remove();
      resolve();
    };
    const observer = new IntersectionObserver(([{ intersectionRect: { top, height } }]) => {
      visibleArea = height && height < innerHeight - 2 ? { top, height } : undefined;
      finish();
    });
    observer.observe(cover);
    setTimeout(finish, TIMEOUT);
  });

/** Moves the dialog into the visible area. */
export const moveToVisibleArea = (dialog) => {
  dialog.style.cssText = "";
  dialog.classList.toggle("seen", !!visibleArea);
  if (!visibleArea) return;
  dialog.style.setProperty("--seen-top", visibleArea.top + "px");
  dialog.style.setProperty("--seen-height", visibleArea.height + "px");
};
