/** The styles of the camera, added when they are first needed. */
import { CAMERA_STYLES } from "build";
import { loader } from "../shared/loader-object.js";

let sheet;

export const addStyles = () => {
  const { hostPage } = loader.parts;
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CAMERA_STYLES);
  }
  hostPage.toggleStyleSheet(hostPage.container().getRootNode(), sheet, true);
};
