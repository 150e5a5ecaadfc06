/** Compares the result with the photo: a slider that uncovers one of them. */
import { COMPARE } from "build";
import { append } from "../dialog/dom.js";
import { text } from "./texts.js";
import { appendTool } from "./tool.js";
import { proportion, whenLoaded } from "./when-loaded.js";

/** Two halves. */
const ICON = "M12 3v18M9 6H5v12h4M15 6h4v12h-4";

/** Pictures of other proportions do not lie on each other. */
const MAX_DIFFERENCE = 0.03;

const isComparable = (image, photo) => Math.abs(proportion(image) / proportion(photo) - 1) < MAX_DIFFERENCE;

/** The photo over the result, up to the slider's position. */
const begin = (figure, photo) => {
  const before = append(figure, "div", { class: "before" });
  photo.className = "picture";
  before.append(photo);
  const slider = append(figure, "input", { class: "slider", type: "range", value: "50", part: "compare-slider", "aria-label": text(COMPARE) });
  const line = append(figure, "span", { class: "line" });
  const isReversed = getComputedStyle(figure).direction === "rtl";
  slider.onSlide = () => {
    const percent = isReversed ? 100 - slider.value : slider.value;
    before.style.clipPath = `inset(0 ${100 - percent}% 0 0)`;
    line.style.setProperty("--at", `${percent}%`);
    slider.setAttribute("aria-valuetext", `${slider.value} %`);
  };
  slider.onSlide();
  slider.focus();
  return [before, slider, line];
};

/** Adds the button to compare, once both are known to have the same proportions. */
export const addCompare = (figure, tools, photo) => {
  if (!photo) return;
  const button = appendTool(tools, "compare", ICON, text(COMPARE), () => {
    const isOn = button.getAttribute("aria-pressed") === "true";
    if (isOn) return figure.endCompare();
    // Enlarged, the two would not lie on each other.
    figure.endZoom?.();
    button.setAttribute("aria-pressed", "true");
    begin(figure, photo);
  });
  figure.endCompare = () => {
    button.setAttribute("aria-pressed", "false");
    figure.querySelectorAll(".before, .slider, .line").forEach((element) => element.remove());
  };
  button.hidden = true;
  button.setAttribute("aria-pressed", "false");
  const image = figure.querySelector("[part~=image]");
  whenLoaded(image, () => {
    button.hidden = !isComparable(image, photo);
  });
};
