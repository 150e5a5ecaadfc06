// A shop with its own checkout, and a clock that tests can advance.
window.Shop = {
  reasons: [],
  openCheckout(detail) {
    Shop.reasons.push(detail.reason);
    return true;
  },
};

const originalNow = Date.now;
let elapsed = 0;
Date.now = () => originalNow() + elapsed;
let hidden = false;
Object.defineProperty(document, "hidden", { get: () => hidden });
const setHidden = (value) => {
  hidden = value;
  document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
};
window.leaveTab = (milliseconds) => {
  setHidden(true);
  elapsed += milliseconds;
  setHidden(false);
};
