/** Calls the function after the next frame was painted, or soon in a page that paints nothing. */
export const afterNextFrame = (fn) => {
  const timeout = setTimeout(fn, 100);
  requestAnimationFrame(() => {
    clearTimeout(timeout);
    setTimeout(fn);
  });
};
