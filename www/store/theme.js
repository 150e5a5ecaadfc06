"use strict";

// 1. The paywall: the part to copy into a theme. The widget's tag names it:
//    data-paywall-callback="Atelier.paywall". It is called when a shopper's plan is used up.
//    Answer with a fresh token and the widget goes on with the same photo and product;
//    answer `true` and it leaves the rest to you.
window.Atelier = {
  paywall: (detail) => new Promise((resolve) => {
    const dialog = document.querySelector("#upgrade");
    const [text, problem, confirm, cancel] = ["text", "problem", "confirm", "cancel"]
      .map((name) => dialog.querySelector(`[data-upgrade-${name}]`));
    text.textContent = `You have used ${detail.used} of the ${detail.limit} try-ons in your plan this month.`;
    problem.hidden = true;
    confirm.onclick = async () => {
      confirm.disabled = true;
      try {
        const response = await fetch("/store/upgrade", { method: "POST" }); // your own backend
        if (!response.ok) throw new Error(`the store answered ${response.status}`);
        resolve((await response.json()).token); // settled first, so that closing cancels nothing
        dialog.close();
      } catch (error) {
        problem.textContent = `That did not work (${error.message}). Nothing has changed: please try again.`;
        problem.hidden = false;
      }
      confirm.disabled = false;
    };
    cancel.onclick = () => dialog.close();
    dialog.showModal();
  }),
};
