/** A round button with an icon, on the picture. */
import { append, appendIcon } from "../dialog/dom.js";

/**
 * @param {Element} tools
 * @param {string} part
 * @param {string} icon an SVG path in a 24 px box
 * @param {string} label
 * @param {() => void} onPress
 */
export const appendTool = (tools, part, icon, label, onPress) => {
  const button = append(tools, "button", { class: "tool", type: "button", part, "aria-label": label, title: label });
  appendIcon(button, icon);
  // The dialog keeps clicks from the page, and from listeners of its own; it passes presses of tools on.
  button.onPress = onPress;
  return button;
};
