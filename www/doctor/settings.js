/** What is set, where, and what is wrong with it. */

export const settings = (report, { loader, inspected, read }) => {
  if (inspected) {
    for (const [name, place, shown] of inspected.settings) report.ok(`setting: ${name} = ${shown} (${place})`);
    if (!inspected.settings.length) report.ok("settings: none");
    for (const [line] of inspected.warnings) report.warning("setting: " + line);
    report.ok("language: " + inspected.language);
  } else {
    report.warning("settings and language: not read, for the runtime that reads them does not run");
  }
  const mode = loader.testMode || read("test-mode");
  if (mode) {
    report.warning(`test mode: '${mode}'; nothing is sent and every answer is made up`, "remove data-test-mode before shoppers come");
  } else {
    report.ok("test mode: off");
  }
  if (window.genvorisConfig?.widgetEnabled === false) {
    report.problem("genvorisConfig.widgetEnabled is false: nothing opens", "switch the widget on in the shop's settings");
  }
};
