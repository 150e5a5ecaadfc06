// A theme's session and its ears for try-ons, good and bad; each call is written down.
window.Theme = {
  calls: [],
  heard: [],
  settle: undefined,
  session: Object.fromEntries(
    Object.entries({
      gives: () => "fresh.session.token",
      promises: () => Promise.resolve("fresh.session.token"),
      givesTheSame: () => "old.session.token",
      throws: () => { throw new Error("no session for old.session.token"); },
      rejects: () => Promise.reject(new Error("no session for old.session.token")),
      givesNothing: () => undefined,
      givesAnEmptyText: () => "",
      givesANumber: () => 7,
      givesAnObject: () => ({ token: "fresh.session.token" }),
      waits: () => new Promise((settle) => { window.Theme.settle = settle; }),
    }).map(([name, token]) => [name, (...given) => {
      window.Theme.calls.push({ name, given: given.filter((value) => value !== undefined) });
      return token();
    }]),
  ),
  paywall: { gives: () => "bought.session.token" },
  tryOns: {
    done: (detail) => { window.Theme.heard.push({ detail, events: window.recorder.events.length }); },
    failed: (detail) => { window.Theme.heard.push({ detail, events: window.recorder.events.length }); },
    throws: () => { throw new Error("the theme is broken"); },
    rejects: () => Promise.reject(new Error("the theme is broken")),
  },
};
if (location.search === "?prevent") {
  document.addEventListener("genvoris:quota", (event) => event.preventDefault());
}
addEventListener("pageshow", (event) => { window.Theme.wasRestored = event.persisted; });
