// The overlays of a theme: a <dialog>, a drawer with a focus trap, and a cookie banner.
const byId = (id) => document.getElementById(id);
byId("quick-view").onclick = () => byId("quick").showModal();
byId("accept").onclick = () => byId("cookies").remove();

const modal = byId("modal");
let opener = null;
const trap = (event) => {
  if (modal.hidden || modal.contains(event.target)) return;
  event.stopPropagation();
  byId("close-modal").focus();
};
const keys = (event) => {
  if (event.key === "Escape") close();
  if (event.key !== "Tab") return;
  const buttons = [...modal.querySelectorAll("button")];
  const edge = event.shiftKey ? buttons[0] : buttons.at(-1);
  if (document.activeElement === edge) {
    event.preventDefault();
    (event.shiftKey ? buttons.at(-1) : buttons[0]).focus();
  }
};
const close = () => {
  modal.hidden = true;
  document.removeEventListener("focusin", trap, true);
  modal.removeEventListener("keydown", keys);
  opener?.focus();
};
byId("drawer").onclick = (event) => {
  opener = event.currentTarget;
  modal.hidden = false;
  document.addEventListener("focusin", trap, true);
  modal.addEventListener("keydown", keys);
  byId("close-modal").focus();
};
byId("close-modal").onclick = close;

window.Theme = {
  paywall: {
    open: () => new Promise((resolve) => {
      const dialog = byId("paywall");
      dialog.showModal();
      byId("pay").onclick = () => { dialog.close(); resolve("paid.session.token"); };
      dialog.oncancel = () => resolve();
    }),
  },
};
