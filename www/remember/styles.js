/** The styles of the button, added when they are first needed. */
import { REMEMBER_STYLES } from "build";
import { loader } from "../shared/loader-object.js";

let sheet;

export const addStyles = () => {
  const { hostPage } = loader.parts;
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(REMEMBER_STYLES);
  }
  hostPage.toggleStyleSheet(hostPage.container().getRootNode(), sheet, true);
};
