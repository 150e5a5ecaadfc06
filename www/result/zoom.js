/** Looks closer: by the button, a double click or tap, the wheel, two fingers, and the arrow keys while it is enlarged. */
import { ZOOM } from "build";
import { text } from "./texts.js";
import { appendTool } from "./tool.js";
import { View } from "./view.js";

/** A magnifying glass. */
const ICON = "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5L20 20M10.5 8v5M8 10.5h5";

/** What the button and a double click enlarge to. */
const STEP = 2.5;
/** In pixels: how far an arrow key moves the picture. */
const KEY_DISTANCE = 40;
const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

const distance = ([one, other]) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);

export const addZoom = (figure, tools) => {
  const view = new View();
  const picture = () => figure.querySelector("[part~=image]");
  const size = () => [figure.clientWidth, figure.clientHeight];
  const apply = () => {
    if (view.scale > 1) figure.endCompare?.();
    picture().style.transform = view.scale > 1 ? `translate(${view.x}px, ${view.y}px) scale(${view.scale})` : "";
    figure.classList.toggle("enlarged", view.scale > 1);
    button.setAttribute("aria-pressed", String(view.scale > 1));
  };
  const zoomAt = (scale, { clientX, clientY }) => {
    const { left, top, width, height } = figure.getBoundingClientRect();
    view.zoomTo(scale, [clientX - left - width / 2, clientY - top - height / 2], size());
    apply();
  };
  const move = (x, y) => {
    view.moveTo(view.x + x, view.y + y, size());
    apply();
  };
  const button = appendTool(tools, "zoom", ICON, text(ZOOM), () => {
    view.zoomTo(view.scale > 1 ? 1 : STEP, [0, 0], size());
    apply();
  });
  button.setAttribute("aria-pressed", "false");
  figure.endZoom = () => {
    view.zoomTo(1, [0, 0], size());
    apply();
  };
  /** The pointers that are down, by their ids. */
  const pointers = new Map();
  figure.onPointer = (event) => {
    if (event.type === "dblclick") return zoomAt(view.scale > 1 ? 1 : STEP, event);
    if (event.type === "wheel") return event.preventDefault(), zoomAt(view.scale * (event.deltaY < 0 ? 1.2 : 1 / 1.2), event);
    if (event.type === "pointerdown") pointers.set(event.pointerId, event);
    else pointers.delete(event.pointerId);
  };
  figure.addEventListener("pointercancel", ({ pointerId }) => pointers.delete(pointerId));
  figure.addEventListener("pointermove", (event) => {
    const former = pointers.get(event.pointerId);
    if (!former) return;
    const before = [...pointers.values()];
    pointers.set(event.pointerId, event);
    const now = [...pointers.values()];
    if (now[1]) zoomAt((view.scale * distance(now)) / (distance(before) || 1), now[0]);
    else if (view.scale > 1) move(event.clientX - former.clientX, event.clientY - former.clientY);
  });
  button.onArrow = (key) => {
    if (view.scale === 1 || !ARROWS[key]) return false;
    move(ARROWS[key][0] * KEY_DISTANCE, ARROWS[key][1] * KEY_DISTANCE);
    return true;
  };
};
