/** The styles of the result's tools, added when they are first needed. */
import { RESULT_STYLES } from "build";
import { loader } from "../shared/loader-object.js";

let sheet;

export const addStyles = () => {
  const { hostPage } = loader.parts;
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(RESULT_STYLES);
  }
  hostPage.toggleStyleSheet(hostPage.container().getRootNode(), sheet, true);
};
