/** Counts down to the photo, so that the shopper can step back. */

/** In milliseconds. */
const SECOND = 1000;

/**
 * Resolves after the seconds, and never once the signal is aborted.
 *
 * @param {number} seconds
 * @param {(left: number) => void} show called with each number, down to 1
 * @param {AbortSignal} signal
 */
export const countDown = (seconds, show, signal) =>
  new Promise((resolve) => {
    let timer;
    const tick = (left) => {
      if (!left) return resolve();
      show(left);
      timer = setTimeout(tick, SECOND, left - 1);
    };
    signal.addEventListener("abort", () => clearTimeout(timer));
    tick(seconds);
  });
