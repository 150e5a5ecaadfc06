/**
 * Keeps the next `keyup` of this key from the page. The key that closed the dialog is released when the dialog is closed
 * already, and a popup of the page must not react to it.
 */
export const suppressKeyup = (key) => {
  const onKeyup = (event) => {
    if (event.key !== key) return;
    event.stopImmediatePropagation();
    removeEventListener("keyup", onKeyup, true);
  };
  addEventListener("keyup", onKeyup, true);
};
