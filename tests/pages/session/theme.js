// A theme's token, paywall, result and error callbacks, correct and incorrect ones. Each call is recorded.
window.Theme = {
  calls: [],
  callbackDetails: [],
  resolve: undefined,
  session: Object.fromEntries(
    Object.entries({
      returnsToken: () => "fresh.session.token",
      resolvesToken: () => Promise.resolve("fresh.session.token"),
      returnsSameToken: () => "old.session.token",
      throws: () => { throw new Error("no session for old.session.token"); },
      rejects: () => Promise.reject(new Error("no session for old.session.token")),
      returnsUndefined: () => undefined,
      returnsEmptyText: () => "",
      returnsNumber: () => 7,
      returnsObject: () => ({ token: "fresh.session.token" }),
      pending: () => new Promise((resolve) => { window.Theme.resolve = resolve; }),
    }).map(([name, callback]) => [name, (...values) => {
      window.Theme.calls.push({ name, arguments: values.filter((value) => value !== undefined) });
      return callback();
    }]),
  ),
  paywall: { returnsToken: () => "bought.session.token" },
  tryOns: {
    recordResult: (detail) => { window.Theme.callbackDetails.push({ detail, events: window.recorder.events.length }); },
    recordError: (detail) => { window.Theme.callbackDetails.push({ detail, events: window.recorder.events.length }); },
    throws: () => { throw new Error("the theme is broken"); },
    rejects: () => Promise.reject(new Error("the theme is broken")),
  },
};
if (location.search === "?prevent") {
  document.addEventListener("genvoris:quota", (event) => event.preventDefault());
}
addEventListener("pageshow", (event) => { window.Theme.wasRestored = event.persisted; });
