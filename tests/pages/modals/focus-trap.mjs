import { createFocusTrap } from "focus-trap";

const drawer = document.querySelector("#quick");
const trap = createFocusTrap(drawer, { onDeactivate: () => (drawer.hidden = true) });

document.querySelector("#quick-view").addEventListener("click", () => {
  drawer.hidden = false;
  trap.activate();
});
document.querySelector("#leave").addEventListener("click", () => trap.deactivate());
