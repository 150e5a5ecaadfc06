// A theme that keeps Escape for itself, has a popup that closes when the key is let go, and a shortcut.
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
