// These settings are in localStorage, so that they are kept during the checkout.
window.GenvorisConfig = {
  shopperId: localStorage.shopper || "shopper-1",
  checkoutMode: localStorage.mode || "redirect",
  checkoutSessionId: localStorage.returned,
  consentUrl: localStorage.consent && "/photos",
};

// With this property, timers run ten times too fast.
if (localStorage.fastTimers) {
  const originalSetTimeout = window.setTimeout;
  window.setTimeout = (run, delay = 0, ...values) => originalSetTimeout(run, delay / 10, ...values);
}

// Simulates a browser that blocks the storage.
if (localStorage.noStorage) {
  Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("denied", "SecurityError"); } });
}

if (localStorage.blockPopups) window.open = () => null;

if (localStorage.preventCheckout) addEventListener("genvoris:checkout", (event) => event.preventDefault());
