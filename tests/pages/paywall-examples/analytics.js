// Counts paywalls, and leaves the rest to the widget.
window.Shop = {
  paywall({ reason, used, limit }) {
    (window.dataLayer ??= []).push({ event: "paywall", reason, used, limit });
  },
};
