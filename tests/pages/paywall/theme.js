// Paywall callbacks of themes, correct and incorrect ones. Each call is recorded together with the state of the page.
const isOpen = () => document.querySelector("genvoris-widget").shadowRoot.querySelector("dialog").open;

window.Theme = {
  calls: [],
  token: undefined,
  resolve: undefined,
  isOpenInNextTask: undefined,
  paywall: Object.fromEntries(
    Object.entries({
      throws: () => { throw new Error("the theme is broken"); },
      rejects: () => Promise.reject("the theme is broken"),
      returnsUndefined: () => undefined,
      resolvesUndefined: () => Promise.resolve(),
      returnsTrue: () => true,
      resolvesTrue: () => Promise.resolve(true),
      returnsToken: () => window.Theme.token,
      resumesTwice: ({ resume }) => { resume("fresh.session.token"); resume("another.session.token"); },
      cancelsAndResumes: ({ cancel, resume }) => { cancel(); resume("late.session.token"); },
      pending: () => new Promise((resolve) => { window.Theme.resolve = resolve; }),
    }).map(([name, callback]) => [name, (detail) => {
      window.Theme.calls.push({
        reason: detail.reason, used: detail.used, limit: detail.limit, eventsBefore: window.recorder.quota.length,
        dialogOpen: isOpen(), userActivation: navigator.userActivation.isActive,
      });
      return callback(detail);
    }]),
  ),
};
document.addEventListener("genvoris:quota", () => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => { window.Theme.isOpenInNextTask = isOpen(); };
  port2.postMessage("");
});
if (location.search === "?prevent") {
  document.addEventListener("genvoris:quota", (event) => event.preventDefault());
}
