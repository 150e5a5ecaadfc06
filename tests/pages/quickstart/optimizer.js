// Like WordPress optimizers that delay JavaScript until the visitor interacts: scripts have a type that browsers do not
// run. The first interaction replaces them by real scripts, and clicks are repeated after those have run.
(() => {
  const INTERACTIONS = ["keydown", "mousedown", "mousemove", "touchstart", "touchmove", "wheel"];
  const clicks = [];
  let hasStarted = false;

  const holdClick = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    clicks.push(event.target);
  };

  const replaceScript = (delayed) =>
    new Promise((resolve) => {
      const script = document.createElement("script");
      for (const { name, value } of delayed.attributes) {
        if (name === "data-rocket-src") script.setAttribute("src", value);
        else if (name !== "type" && name !== "defer") script.setAttribute(name, value);
      }
      script.setAttribute("data-rocket-status", "executed");
      script.onload = script.onerror = resolve;
      delayed.parentNode.replaceChild(script, delayed);
    });

  const start = async () => {
    if (hasStarted) return;
    hasStarted = true;
    for (const type of INTERACTIONS) removeEventListener(type, start);
    for (const script of document.querySelectorAll("script[type=rocketlazyloadscript]")) await replaceScript(script);
    removeEventListener("click", holdClick, true);
    for (const target of clicks) {
      target.dispatchEvent(new MouseEvent("click", { view: window, bubbles: true, cancelable: true }));
    }
  };

  for (const type of INTERACTIONS) addEventListener(type, start, { passive: true });
  addEventListener("click", holdClick, true);
})();
