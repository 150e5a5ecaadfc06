import { catchErrors } from "../shared/catch-errors.js";

/**
 * Calls the function now, and again in the next frame whenever elements were added to the page or removed from it. Changes
 * that the function makes itself do not count.
 *
 * @param {() => void} fn
 * @returns {() => void} stops observing
 */
export const observeDom = (fn) => {
  let isScheduled = false;
  let isStopped = false;
  let observer;
  const run = catchErrors(() => {
    isScheduled = false;
    if (!isStopped) fn();
    observer.takeRecords();
  });
  const schedule = () => {
    if (isScheduled) return;
    requestAnimationFrame(run);
    isScheduled = true;
  };
  catchErrors(() => {
    observer = new MutationObserver(catchErrors(schedule));
    observer.observe(document, { childList: true, subtree: true });
  })();
  run();
  return () => {
    isStopped = true;
    observer?.disconnect();
  };
};
