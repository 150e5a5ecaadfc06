/** The widget's lifetime: it starts with the script, ends with `Genvoris.destroy()`, and may start again. */

let controller;

let start;

/** Sets the function to call at the start of each lifetime, with the signal that ends it. */
export const onWake = (fn) => {
  start = fn;
};

/** The signal that ends the current lifetime. */
export const currentSignal = () => controller.signal;

/** Starts a lifetime; does nothing during one. */
export const wake = () => {
  if (controller && !controller.signal.aborted) return;
  controller = new AbortController();
  start(controller.signal);
};

/** Ends the lifetime, and all listeners with it. */
export const endLifetime = () => controller.abort();

/** Resolves when somebody visits the page: a prerendered page may never be seen. */
export const visited = new Promise((resolve) => {
  if (document.prerendering) document.addEventListener("prerenderingchange", resolve, { once: true });
  else resolve();
});

export const whenIdle = (fn) => {
  try {
    requestIdleCallback(fn);
  } catch {
    // Safari has no such function, and some pages have a broken one.
    setTimeout(fn, 1);
  }
};

/** Calls the function when the page has loaded and is idle. */
export const whenPageIdle = (fn, signal) => {
  const idle = () => whenIdle(() => signal.aborted || fn());
  visited.then(() => {
    if (signal.aborted) return;
    document.readyState === "complete" ? idle() : addEventListener("load", idle, { once: true, signal });
  });
};
