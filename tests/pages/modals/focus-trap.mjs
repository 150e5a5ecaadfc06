// A drawer as a theme makes one with focus-trap, which takes every press beside it from whom it is for.
import { createFocusTrap } from "focus-trap";

const drawer = document.querySelector("#drawer");
const trap = createFocusTrap(drawer, { onDeactivate: () => (drawer.hidden = true) });
document.querySelector("#close-drawer").addEventListener("click", () => trap.deactivate());
drawer.hidden = false;
trap.activate();
