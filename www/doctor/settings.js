/** Lists the settings, where each comes from, and what is wrong with it. */
import { chooseLanguage } from "../shared/language.js";
import { listValues, settingValue } from "./settings-sources.js";

const listSettings = (report, loader) => {
  const used = new Map();
  for (const each of listValues(loader).filter(({ isKnown }) => isKnown)) {
    const winner = used.get(each.setting);
    const overridden = winner ? `; overridden by ${winner.label} of ${winner.source}` : "";
    report.ok(`setting: ${each.label}: ${each.display} (${each.source}${overridden})`);
    if (!winner && each.value) used.set(each.setting, each);
  }
  // A page's own `genvorisConfig` may hold anything.
  const unknown = listValues(loader).filter(({ isKnown, source, label }) => !isKnown && source !== "genvorisConfig" && label !== "GenvorisConfig.messages");
  if (unknown.length) report.ok("not settings of the widget: " + unknown.map(({ label }) => label).join(", "));
};

const checkTestMode = (report, mode) => {
  if (!mode) return report.ok("test mode: off");
  report.warning(`test mode: '${mode}'; nothing is sent and every answer is made up`, "remove data-test-mode before shoppers come");
};

/** Repeats the widget's own messages. Reading the settings again logs what is wrong with them. */
const listMessages = async (report, { loader, tools }) => {
  try {
    const hostPage = await tools.loadHostPage();
    hostPage.readSettings();
  } catch (error) {
    report.warning("settings: their values are not checked: " + error?.message);
  }
  for (const message of loader.logged) if (!message.startsWith("test mode")) report.warning("console: " + message);
};

export const checkSettings = async (report, page) => {
  const { loader, read } = page;
  listSettings(report, loader);
  report.ok("language: " + chooseLanguage(settingValue(loader, "language")));
  checkTestMode(report, loader.testMode || read("testMode"));
  if (/^(false|0)$/i.test(read("widgetEnabled"))) {
    report.problem("widgetEnabled is false: the dialog does not open", "switch the widget on in the shop's settings");
  }
  await listMessages(report, page);
};
