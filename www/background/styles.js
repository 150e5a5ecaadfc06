/** The styles of the notice and the badges. The badges are also in the page, on the buttons that the widget draws there. */
import { BACKGROUND_STYLES } from "build";
import { loader } from "../shared/loader-object.js";

let sheet;

export const toggleStyles = (isWanted) => {
  if (!sheet && !isWanted) return;
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(BACKGROUND_STYLES);
  }
  const { hostPage } = loader.parts;
  const roots = [hostPage.container().getRootNode(), document];
  roots.forEach((root) => hostPage.toggleStyleSheet(root, sheet, isWanted));
};
