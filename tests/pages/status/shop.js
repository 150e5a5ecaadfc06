// A shop that sells try-ons itself, and a clock that a test can set.
window.Shop = {
  reasons: [],
  sells(detail) {
    Shop.reasons.push(detail.reason);
    return true;
  },
};

const realNow = Date.now;
let ahead = 0;
Date.now = () => realNow() + ahead;
let hidden = false;
Object.defineProperty(document, "hidden", { get: () => hidden });
const turnTab = (away) => {
  hidden = away;
  document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
};
window.leaveTab = (milliseconds) => {
  turnTab(true);
  ahead += milliseconds;
  turnTab(false);
};
