// What WordPress optimizers do with "delay JavaScript until the visitor acts": scripts come in under a type
// that no browser runs, the first sign of life puts real ones in their place, and a click that came too
// early is given again once they have run.
(() => {
  const SIGNS = ["keydown", "mousedown", "mousemove", "touchstart", "touchmove", "wheel"];
  const taps = [];
  let asked = false;

  const keep = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    taps.push(event.target);
  };

  const swap = (delayed) =>
    new Promise((done) => {
      const script = document.createElement("script");
      for (const { name, value } of delayed.attributes) {
        if (name === "data-rocket-src") script.setAttribute("src", value);
        else if (name !== "type" && name !== "defer") script.setAttribute(name, value);
      }
      script.setAttribute("data-rocket-status", "executed");
      script.onload = script.onerror = done;
      delayed.parentNode.replaceChild(script, delayed);
    });

  const go = async () => {
    if (asked) return;
    asked = true;
    for (const sign of SIGNS) removeEventListener(sign, go);
    for (const script of document.querySelectorAll("script[type=rocketlazyloadscript]")) await swap(script);
    removeEventListener("click", keep, true);
    for (const target of taps) {
      target.dispatchEvent(new MouseEvent("click", { view: window, bubbles: true, cancelable: true }));
    }
  };

  for (const sign of SIGNS) addEventListener(sign, go, { passive: true });
  addEventListener("click", keep, true);
})();
