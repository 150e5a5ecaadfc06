// Handles the event with a dialog whose button cancels.
window.addEventListener("genvoris:quota", (event) => {
  event.preventDefault();
  document.getElementById("offer").hidden = false;
  document.getElementById("no").onclick = () => {
    document.getElementById("offer").hidden = true;
    event.detail.cancel();
  };
});
