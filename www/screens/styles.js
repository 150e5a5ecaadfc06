/** The styles of these screens, a file of their own. */
import { SCREEN_STYLES } from "build";
import { loader } from "../shared/loader-object.js";

let sheet;

/** Loads the styles, and adds them to the widget's shadow root: each opening does, because the page may have removed it. */
export const loadStyles = async () => {
  // The file is JSON, because the loader has a function that reads JSON, and none that reads text.
  const css = await loader.loadMessages("styles", { styles: SCREEN_STYLES });
  const { container, toggleStyleSheet } = loader.parts.hostPage;
  sheet ??= new CSSStyleSheet();
  sheet.replaceSync(css);
  toggleStyleSheet(container().getRootNode(), sheet, true);
};
