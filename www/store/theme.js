"use strict";

// 1. The paywall: the part to copy into a theme. The widget's tag names it, data-paywall-callback="Atelier.paywall",
//    and it is called when the shopper's plan is used up. A promise of a fresh token lets the widget go on with
//    the same photo and product; a promise of `true` says that the theme has dealt with it.
window.Atelier = {
  paywall: (detail) => new Promise((resolve) => {
    const dialog = document.querySelector("#upgrade");
    const part = (name) => dialog.querySelector(`[data-upgrade-${name}]`);
    part("text").textContent = `You have used ${detail.used} of the ${detail.limit} try-ons in your plan.`;
    part("problem").textContent = "";
    const posting = (now) => { part("confirm").disabled = part("cancel").disabled = now; };
    dialog.oncancel = (event) => { if (part("confirm").disabled) event.preventDefault(); };
    part("confirm").onclick = async () => {
      posting(true);
      try {
        const response = await fetch("/store/upgrade", { method: "POST" }); // your own backend
        if (!response.ok) throw new Error(`the store answered ${response.status}`);
        resolve((await response.json()).token);
        dialog.onclose = null; // closing means 'no, thank you' only until here
        dialog.close();
      } catch (error) {
        part("problem").textContent = `That did not work: ${error.message}. Please try again.`;
      } finally {
        posting(false);
      }
    };
    part("cancel").onclick = () => dialog.close();
    dialog.onclose = () => { detail.cancel(); resolve(true); };
    dialog.showModal();
  }),
};

// 2. The rest of this shop: the quota line, the bag, the new shopper, and our model's photo.
(() => {
  const find = (name) => document.querySelector(`[data-${name}]`);
  const say = (text) => { find("message").textContent = text; };

  async function request(path, options) {
    const response = await fetch(path, options);
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response;
  }

  async function refreshQuota() {
    try {
      const { plan, used, limit } = await (await request("/store/quota")).json();
      find("store-quota").textContent = `Try-ons this month: ${used} of ${limit} used (plan: ${plan})`;
    } catch (error) {
      find("store-quota").textContent = `Your try-ons could not be counted just now: ${error.message}.`;
    }
  }

  function toggleBag(event) {
    event.preventDefault();
    const button = find("bag-button");
    const inBag = button.textContent === "Remove from bag";
    const { title } = event.currentTarget.dataset;
    const size = new FormData(event.currentTarget).get("size");
    button.textContent = inBag ? "Add to bag" : "Remove from bag";
    find("bag-count").textContent = inBag ? "0" : "1";
    say(inBag ? "Your bag is empty again." : `${title}, size ${size}, is in your bag.`);
  }

  async function startOver() {
    try {
      await request("/store/reset", { method: "POST" });
      location.reload();
    } catch (error) {
      say(`Starting over did not work: ${error.message}.`);
    }
  }

  // The dialog's shadow root is open and its part names are promised, so a theme may fill in the photo as a
  // shopper would: by choosing a file.
  async function chooseModelPhoto() {
    try {
      const photo = await (await request("/store/model.jpg")).blob();
      const chosen = new DataTransfer();
      chosen.items.add(new File([photo], "model.jpg", { type: "image/jpeg" }));
      const input = document.querySelector("genvoris-widget").shadowRoot.querySelector('[part~="photo-input"]');
      input.files = chosen.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    } catch (error) {
      say(`Our model’s photo could not be used: ${error.message}.`);
    }
  }

  // An opening that a trigger asked for is the shopper's own, and gets no photo of ours.
  function answerOpening(event) {
    if (event.target === document) chooseModelPhoto();
  }

  function tryOnModel(event) {
    if (!window.Genvoris) return say("The try-on could not be loaded. Please reload the page.");
    const { image, title, category } = event.currentTarget.dataset;
    window.addEventListener("genvoris:open", answerOpening, { once: true });
    window.Genvoris.openTryOn({
      productImages: [new URL(image, location.href).href],
      productTitle: title,
      productCategory: category,
    });
  }

  find("bag-form").addEventListener("submit", toggleBag);
  find("reset").addEventListener("click", startOver);
  find("model-try-on").addEventListener("click", tryOnModel);
  window.addEventListener("genvoris:tryon-completed", refreshQuota);
  document.querySelector("#upgrade").addEventListener("close", refreshQuota);
})();
