// Paywall callbacks as themes write them, good and bad; each call is written down with what the page was like.
window.Theme = {
  calls: [],
  token: undefined,
  settle: undefined,
  paywall: Object.fromEntries(
    Object.entries({
      throws: () => { throw new Error("the theme is broken"); },
      rejects: () => Promise.reject("the theme is broken"),
      answersNothing: () => undefined,
      answersNothingLater: () => Promise.resolve(),
      answersTrue: () => true,
      answersToken: () => window.Theme.token,
      waits: () => new Promise((settle) => { window.Theme.settle = settle; }),
    }).map(([name, answer]) => [name, (detail) => {
      const dialog = document.querySelector("genvoris-widget").shadowRoot.querySelector("dialog");
      window.Theme.calls.push({
        reason: detail.reason, used: detail.used, limit: detail.limit,
        dialogOpen: dialog.open, userActivation: navigator.userActivation.isActive,
      });
      return answer();
    }]),
  ),
};
if (location.search === "?prevent") {
  document.addEventListener("genvoris:quota", (event) => event.preventDefault());
}
