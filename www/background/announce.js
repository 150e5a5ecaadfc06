/** Says a change to screen readers, once and politely. */
import { append } from "../dialog/dom.js";
import { loader } from "../shared/loader-object.js";

let region;

export const announce = (message, language) => {
  const { hostPage } = loader.parts;
  hostPage.attach();
  region ??= append(hostPage.container(), "p", { class: "announced", role: "status" });
  const mine = region;
  mine.setAttribute("lang", language);
  // Screen readers follow the changes of a region that they know already.
  requestAnimationFrame(() => (mine.textContent = message));
};

export const stopAnnouncing = () => {
  region?.remove();
  region = undefined;
};
