import { loader } from "./loader-object.js";

/**
 * The style sheet of a part, which is made when it is first needed.
 *
 * @param {string} css
 * @param {boolean} [isInPage] whether it is for elements in the page, too
 * @returns {(isWanted?: boolean) => void} adds it to the widget's shadow root, or removes it
 */
export const partStyles = (css, isInPage) => {
  let sheet;
  return (isWanted = true) => {
    if (!sheet && !isWanted) return;
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
    }
    const { container, toggleStyleSheet } = loader.parts.hostPage;
    const roots = [container().getRootNode(), ...(isInPage ? [document] : [])];
    roots.forEach((root) => toggleStyleSheet(root, sheet, isWanted));
  };
};
