/** The styles of these screens, a file of their own. */
import { SCREEN_STYLES } from "build";
import { loader } from "../shared/loader-object.js";

let sheet;

/** Loads the styles. */
export const loadStyles = async () => {
  // The file is JSON, because the loader has a function that reads JSON, and none that reads text.
  const css = await loader.loadMessages(SCREEN_STYLES);
  if (sheet) return;
  sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
};

/** Adds them to the widget's shadow root. */
export const addStyles = () => {
  const { container, toggleStyleSheet } = loader.parts.hostPage;
  toggleStyleSheet(container().getRootNode(), sheet, true);
};
