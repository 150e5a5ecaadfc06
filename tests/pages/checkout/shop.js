// What the shop's server would know is kept in localStorage, so that it outlives the way to the checkout and back.
window.GenvorisConfig = {
  shopperId: localStorage.shopper || "shopper-1",
  checkoutMode: localStorage.mode || "redirect",
  checkoutSessionId: localStorage.returned,
  consentUrl: localStorage.consent && "/photos",
};

// Timers of a page in a hurry run ten times too fast.
if (localStorage.hurry) {
  const setTimeoutInTime = window.setTimeout;
  window.setTimeout = (run, delay = 0, ...values) => setTimeoutInTime(run, delay / 10, ...values);
}

// A browser that refuses storage.
if (localStorage.refuses) {
  Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("denied", "SecurityError"); } });
}

if (localStorage.blocks) window.open = () => null;

if (localStorage.prevents) addEventListener("genvoris:checkout", (event) => event.preventDefault());
