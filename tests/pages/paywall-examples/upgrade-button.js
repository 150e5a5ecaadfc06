// Handles the event with a dialog whose button upgrades and resumes.
window.addEventListener("genvoris:quota", (event) => {
  event.preventDefault();
  const { resume } = event.detail;
  const offer = document.getElementById("offer");
  offer.hidden = false;
  document.getElementById("buy").onclick = async () => {
    offer.hidden = true;
    const answer = await fetch("/account/upgrade", { method: "POST" });
    resume((await answer.json()).token);
  };
});
