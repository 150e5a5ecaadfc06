// What shops do with keys: no Escape for the browser, a shortcut to the search, a popup that Escape closes.
const search = document.querySelector("#search");
const popup = document.querySelector("#popup");
popup.hidden = false;
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Escape") event.preventDefault();
  },
  true,
);
document.addEventListener("keydown", (event) => {
  if (event.key !== "/") return;
  event.preventDefault();
  search.value += "/";
  search.focus();
});
document.addEventListener("keyup", (event) => {
  if (event.key === "Escape") popup.hidden = true;
});
