/** Elements of the camera's screens. */
import { loader } from "../shared/loader-object.js";
import { append } from "../dialog/dom.js";

/** A button at the end of the screen. */
export const appendButton = (actions, part, look, label, onPress) => {
  const button = append(actions, "button", { class: look, part, type: "button" }, label);
  button.onPress = onPress;
  return button;
};

export const appendActions = (screen) => append(screen, "div", { class: "actions" });

/** Whether the device is one whose file chooser can open the system's camera. */
export const isPhone = () => matchMedia("(pointer: coarse)").matches;

/** Opens the system's own camera, which needs no permission of the page. */
export const openSystemCamera = () => {
  const input = loader.parts.hostPage.container().querySelector("[part=photo-input]");
  input.setAttribute("capture", "user");
  // The dialog must not get this click while it handles the one on the button.
  Promise.resolve().then(() => input.click());
};
