/** What is set, where, and what is wrong with it. */
import { found, value } from "./settings-sources.js";

const LANGUAGES = ["en", "fr", "de", "es", "ar", "ur"];

const language = (loader) => {
  const asked = [value(loader, "language"), document.documentElement.lang, "en"];
  return asked.map((tag) => tag.split(/[-_]/)[0].toLowerCase()).find((tag) => LANGUAGES.includes(tag));
};

const list = (report, loader) => {
  const winners = new Map();
  for (const each of found(loader).filter(({ known }) => known)) {
    const winner = winners.get(each.name);
    const lost = winner ? `; not used, for ${winner.spelled} of ${winner.place} is` : "";
    report.ok(`setting: ${each.spelled}: ${each.shown} (${each.place}${lost})`);
    if (!winner && each.value) winners.set(each.name, each);
  }
  const unknown = found(loader).filter(({ known, place }) => !known && place !== "genvorisConfig");
  if (unknown.length) report.ok("not settings of the widget: " + unknown.map(({ spelled }) => spelled).join(", "));
};

/** The last lines are the widget's own: what it has found wrong when it read the settings. */
export const settings = async (report, { loader, tools, read }) => {
  list(report, loader);
  report.ok("language: " + language(loader));
  const mode = loader.testMode || read("testMode");
  if (mode) {
    report.warning(`test mode: '${mode}'; nothing is sent and every answer is made up`, "remove data-test-mode before shoppers come");
  } else {
    report.ok("test mode: off");
  }
  if (/^(false|0)$/i.test(read("widgetEnabled"))) {
    report.problem("widgetEnabled is false: nothing opens", "switch the widget on in the shop's settings");
  }
  try {
    await tools.readSettings();
  } catch (error) {
    report.warning("settings: their values are not checked: " + error?.message);
  }
  for (const line of loader.said) if (!line.startsWith("test mode")) report.warning("console: " + line);
};
