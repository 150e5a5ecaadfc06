/** Whether the functions that the page names are there. */

const NAMES = ["paywall", "token", "result", "error"];

const find = (path) => {
  let found = window;
  let walked = "window";
  for (const name of path.split(".")) {
    const next = found[name];
    if (next === undefined || next === null) return `${walked} has no ${name}`;
    walked += "." + name;
    found = next;
  }
  return typeof found === "function" ? "" : `${walked} is not a function`;
};

export const callbacks = (report, { read }) => {
  for (const name of NAMES) {
    const path = read(name + "Callback");
    const missing = path && find(path);
    if (missing) {
      report.problem(`data-${name}-callback: ${path} was not found: ${missing}`, "define it before a shopper needs it; it is looked up at that moment");
    } else if (path) {
      report.ok(`data-${name}-callback: ${path} is a function`);
    }
  }
};
