/**
 * Passes events to the tools. The dialog hears all events before the elements do, and keeps them from the page, so the tools
 * have properties in place of listeners: `onSlide`, `onPointer` and `onArrow`.
 */
const POINTER_TYPES = /^(pointerdown|pointerup|dblclick|wheel)$/;

export const onEvent = (event) => {
  const { type } = event;
  const path = event.composedPath();
  const find = (name) => path.find((element) => element[name]);
  if (type === "input") find("onSlide")?.onSlide();
  else if (type === "keydown") find("onArrow")?.onArrow(event.key) && event.preventDefault();
  // The slider has the picture to itself.
  else if (POINTER_TYPES.test(type) && !find("onSlide")) find("onPointer")?.onPointer(event);
};
