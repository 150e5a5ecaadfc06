/** Says a change to screen readers, once and politely. */
import { append } from "../dialog/dom.js";
import { loader } from "../shared/loader-object.js";

/** Inline, because the region outlives the style sheet. */
const HIDDEN = "position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%)";

let region;

/** What is being said; empty for nothing. */
let message = "";

export const announce = (newMessage, language) => {
  const { hostPage } = loader.parts;
  hostPage.attach();
  if (!region) {
    region = append(hostPage.container(), "p", { role: "status" });
    region.style.cssText = HIDDEN;
  }
  region.setAttribute("lang", language);
  message = newMessage;
  // Screen readers follow the changes of a region that they know already.
  requestAnimationFrame(() => region && (region.textContent = message));
};

/** Says no more of a try-on that is seen now. */
export const stopAnnouncing = () => {
  message = "";
  if (region) region.textContent = "";
};

export const removeAnnouncements = () => {
  region?.remove();
  region = undefined;
};
