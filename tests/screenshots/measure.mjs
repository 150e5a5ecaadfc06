// Measures the screen that the dialog shows. Runs in the page.

/** The dialog's box and the close button's position, the focused element, the order of Tab, and what is wrong. */
export const measureScreen = () => {
  const root = document.querySelector("genvoris-widget").shadowRoot;
  const dialog = root.querySelector("dialog");
  const box = (element) => element.getBoundingClientRect();
  const round = (...numbers) => numbers.map(Math.round).join(",");
  const nameOf = (element) => element?.getAttribute("part") ?? element?.className ?? element?.localName ?? "nothing";
  const { x, y, width, height } = box(dialog);
  const close = box(root.querySelector(".close"));
  const isReachable = (element) => element.checkVisibility({ visibilityProperty: true }) && element.tabIndex >= 0;
  const order = [...dialog.querySelectorAll("button, a[href], input")].filter(isReachable).map(nameOf);
  const problems = [];
  const isOutOfSight = ({ top, bottom, left, right }) => top < -1 || left < -1 || bottom > innerHeight + 1 || right > innerWidth + 1;
  for (const button of dialog.querySelectorAll(".foot button, .foot a")) if (isOutOfSight(box(button))) problems.push(`${nameOf(button)} is out of sight`);
  const small = (element) => box(element).height < 24 || box(element).width < 24;
  for (const button of dialog.querySelectorAll("button")) if (isReachable(button) && small(button)) problems.push(`${nameOf(button)} is smaller than 24 px`);
  if (dialog.scrollWidth > dialog.clientWidth) problems.push("it scrolls sideways");
  if (!root.activeElement) problems.push("nothing has the focus");
  return { frame: `${round(x, y, width, height)} close ${round(close.x, close.y)}`, focused: nameOf(root.activeElement), order: order.join(" "), problems };
};
