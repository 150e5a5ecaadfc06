// Records the events, console messages and errors of a page for the tests. It is the first script of every page.
(() => {
  "use strict";
  const recorder = { events: [], quota: [], console: [], uncaught: [], violations: [] };
  window.recorder = recorder;
  const { parse, stringify } = JSON; // some pages break these later

  const describe = (value) => (value instanceof Error ? `${value.name}: ${value.message}` : String(value));
  for (const level of ["debug", "log", "info", "warn", "error"]) {
    const original = console[level];
    console[level] = (...values) => {
      recorder.console.push(`${level}: ${values.map(describe).join(" ")}`);
      original.apply(console, values);
    };
  }

  for (const name of ["ready", "open", "close", "quota", "tryon-completed", "error", "token-expired", "checkout", "add-to-cart", "feedback"]) {
    window.addEventListener(`genvoris:${name}`, (event) => {
      recorder.events.push({ name, detail: parse(stringify(event.detail ?? null)) });
      if (name === "quota") recorder.quota.push(event.detail);
    });
  }

  window.addEventListener("error", (event) => recorder.uncaught.push(describe(event.error ?? event.message)));
  window.addEventListener("unhandledrejection", (event) => recorder.uncaught.push(describe(event.reason)));
  document.addEventListener("securitypolicyviolation", (event) =>
    recorder.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
})();
