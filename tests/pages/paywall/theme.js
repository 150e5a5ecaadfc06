// Paywall callbacks as themes write them, good and bad; each call is written down with what the page was like.
const isOpen = () => document.querySelector("genvoris-widget").shadowRoot.querySelector("dialog").open;

window.Theme = {
  calls: [],
  token: undefined,
  settle: undefined,
  openInTheNextTask: undefined,
  paywall: Object.fromEntries(
    Object.entries({
      throws: () => { throw new Error("the theme is broken"); },
      rejects: () => Promise.reject("the theme is broken"),
      answersNothing: () => undefined,
      answersNothingLater: () => Promise.resolve(),
      answersTrue: () => true,
      answersTrueLater: () => Promise.resolve(true),
      answersToken: () => window.Theme.token,
      resumesTwice: ({ resume }) => { resume("fresh.session.token"); resume("another.session.token"); },
      cancelsAndResumes: ({ cancel, resume }) => { cancel(); resume("late.session.token"); },
      waits: () => new Promise((settle) => { window.Theme.settle = settle; }),
    }).map(([name, answer]) => [name, (detail) => {
      window.Theme.calls.push({
        reason: detail.reason, used: detail.used, limit: detail.limit, eventsBefore: window.recorder.quota.length,
        dialogOpen: isOpen(), userActivation: navigator.userActivation.isActive,
      });
      return answer(detail);
    }]),
  ),
};
document.addEventListener("genvoris:quota", () => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => { window.Theme.openInTheNextTask = isOpen(); };
  port2.postMessage("");
});
if (location.search === "?prevent") {
  document.addEventListener("genvoris:quota", (event) => event.preventDefault());
}
