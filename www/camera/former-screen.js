/** The screen on which the camera was opened. */
import { loader } from "../shared/loader-object.js";

/** Remembers the dialog's screen, and gives a function that shows it again as it was. */
export const putScreenAside = () => {
  const dialog = loader.parts.hostPage.container().querySelector("dialog");
  const name = dialog.getAttribute("data-screen");
  const places = [".body", ".foot"].map((selector) => dialog.querySelector(selector));
  const contents = places.map(({ childNodes }) => [...childNodes]);
  return () => {
    dialog.setAttribute("data-screen", name);
    places.forEach((place, index) => place.replaceChildren(...contents[index]));
    dialog.querySelector("[part=camera]")?.focus();
  };
};
