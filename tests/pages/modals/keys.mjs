// A theme that blocks Escape, has a popup that closes when Escape is released, and has a keyboard shortcut.
window.searches = 0;

document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
document.addEventListener("keyup", (event) => {
  if (event.key === "Escape") document.querySelector("#popup").hidden = true;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "/") return;
  event.preventDefault();
  window.searches += 1;
  document.querySelector("#search").focus();
});
