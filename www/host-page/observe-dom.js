/** Watches the page for what comes into it later. */
import { safely } from "../shared/catch-errors.js";

/**
 * Does the work now, and again in the next frame whenever elements have come or gone. What the work itself
 * changes is no reason to do it again.
 *
 * @param {() => void} work
 * @returns {() => void} ends it
 */
export const watch = (work) => {
  let waiting = false;
  let observer;
  let over = false;
  const run = safely(() => {
    waiting = false;
    if (!over) work();
    observer.takeRecords();
  });
  const heard = () => {
    if (waiting) return;
    requestAnimationFrame(run);
    waiting = true;
  };
  safely(() => {
    observer = new MutationObserver(safely(heard));
    observer.observe(document, { childList: true, subtree: true });
  })();
  run();
  return () => {
    over = true;
    observer?.disconnect();
  };
};
