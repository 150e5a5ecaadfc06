// The store leaves for its page with plans soon, and the widget should stay hidden until then.
window.Shop = {
  paywall() {
    document.getElementById("offer").hidden = false;
    return true;
  },
};
