"use strict";

// 1. The paywall: the part to copy into a theme. The widget's tag names it, data-paywall-callback="Atelier.paywall",
//    and it is called when a try-on is refused. It shows what this store offers: a bigger plan, a subscription, an
//    order. A promise of a fresh token lets the widget go on with the same photo and product; a promise of `true` says
//    that the theme has dealt with it.
window.Atelier = {
  paywall: (detail) => new Promise((resolve) => {
    const dialog = document.querySelector("#upgrade");
    const part = (name) => dialog.querySelector(`[data-upgrade-${name}]`);
    const why = dialog.getAttribute(`data-reason-${detail.reason}`) ?? "This try-on was refused.";
    part("text").textContent = why.replace(/\{(used|limit)\}/g, (_, name) => detail[name]);
    part("problem").textContent = "";
    // The page that the backend names for customers of this plan, as for a page without this code.
    part("link").hidden = !detail.upgradeUrl;
    if (detail.upgradeUrl) part("link").href = detail.upgradeUrl;
    const posting = (now) => { part("confirm").disabled = part("cancel").disabled = now; };
    dialog.oncancel = (event) => { if (part("confirm").disabled) event.preventDefault(); };
    part("confirm").onclick = async () => {
      posting(true);
      try {
        const response = await fetch(dialog.dataset.url, { method: "POST" }); // your own backend
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

// 2. The rest of this shop: what the shopper has, the bag, orders, the subscription, the new shopper, and our model's photo.
(() => {
  const find = (name) => document.querySelector(`[data-${name}]`);
  const all = (name) => document.querySelectorAll(`[data-${name}]`);
  const { model } = document.body.dataset;
  const say = (text) => { find("message").textContent = text; };

  async function request(path, options) {
    const response = await fetch(path, options);
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response;
  }

  async function refreshAccount() {
    try {
      const account = await (await request(`/stores/${model}/account`)).json();
      find("store-quota").textContent = account.summary;
      find("orders").replaceChildren(...account.orders.map(orderLine));
      showSubscription(account.subscription);
    } catch (error) {
      find("store-quota").textContent = `Your try-ons could not be counted just now: ${error.message}.`;
    }
  }

  function orderLine({ id, tryOns, used, refunded }, index, { length }) {
    const line = document.createElement("li");
    line.textContent = `Order ${length - index}: ${used} of ${tryOns} try-ons used${refunded ? ", refunded" : ""} `;
    if (refunded) return line;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "link-button", textContent: "Refund" });
    button.addEventListener("click", () => change(`/stores/credits/orders/${encodeURIComponent(id)}/refund`));
    line.append(button);
    return line;
  }

  function showSubscription(subscription) {
    if (!subscription) return;
    find("subscribe").hidden = subscription === "active";
    find("subscribe").textContent = subscription === "cancelled" ? "Renew the subscription" : "Subscribe";
    find("cancel-subscription").hidden = subscription !== "active";
  }

  // A page that has a session token goes on with it: the platform looks up what its customer has at every try-on.
  async function change(path) {
    try {
      await request(path, { method: "POST" });
    } catch (error) {
      say(`That did not work: ${error.message}. Please try again.`);
      return false;
    }
    if (find("genvoris-trigger")) await refreshAccount();
    else location.reload();
    return true;
  }

  // Whoever has cancelled gets no token, and the page no widget: its buttons lead to the offer instead.
  async function offer() {
    const answer = await window.Atelier.paywall({ reason: "cancelled", cancel: () => {} });
    if (answer !== true) location.reload();
  }

  async function offerUpgrade() {
    history.replaceState(null, "", location.pathname);
    const answer = await window.Atelier.paywall({ reason: "plan", cancel: () => {} });
    if (answer !== true) location.reload();
  }

  // The button 'Add to bag' on the result: it says what this promise comes to. The try-on has no sizes, so it is the one that
  // is chosen on the page.
  window.Atelier.addToBag = async ({ productId }) => {
    const product = findProduct(productId ?? find("bag-form").dataset.handle);
    if (!product) throw new Error("This product is no longer sold.");
    add(product);
  };

  // A product of this page: its own, or one of the cards.
  function findProduct(handle) {
    const { dataset } = find("bag-form");
    if (handle === dataset.handle) return { handle, title: dataset.title, price: dataset.price };
    const card = [...all("product-id")].find((element) => element.dataset.productId === handle);
    return card && { handle, title: card.dataset.productTitle, price: card.dataset.productPrice };
  }

  // The bag is kept in the tab, or only on this page where the browser stores nothing.
  const BAG = `atelier-bag-${model}`;
  let bag = readBag();

  function readBag() {
    try {
      const stored = JSON.parse(sessionStorage.getItem(BAG));
      return Array.isArray(stored) ? stored : [];
    } catch {
      return [];
    }
  }

  function changeBag(items) {
    bag = items;
    try {
      sessionStorage.setItem(BAG, JSON.stringify(bag));
    } catch {}
    showBag();
  }

  function add(product) {
    const size = new FormData(find("bag-form")).get("size");
    changeBag([...bag, { ...product, size }]);
    say(`${product.title}, size ${size}, is in your bag.`);
  }

  function showBag() {
    find("bag-count").textContent = bag.length;
    find("bag-empty").hidden = bag.length > 0;
    find("bag-items").replaceChildren(...bag.map(bagLine));
    const sum = bag.reduce((sum, { price }) => sum + Number(price.replace(/[^\d.]/g, "")), 0);
    find("bag-total").textContent = bag.length ? `Total €${sum}` : "";
    if (find("order")) find("order").disabled = !bag.length;
  }

  function bagLine({ title, size, price }, index) {
    const line = document.createElement("li");
    const name = document.createElement("span");
    Object.assign(name, { className: "bag-title", textContent: `${title}, size ${size}` });
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "link-button", textContent: "Remove" });
    button.addEventListener("click", () => changeBag(bag.filter((_, other) => other !== index)));
    line.append(name, price, button);
    return line;
  }

  async function order() {
    if (!(await change("/stores/credits/orders"))) return;
    document.querySelector("#bag").close();
    changeBag([]);
    say("Thank you for your order. Five try-ons came with it.");
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
    if (!find("genvoris-trigger")) return offer();
    if (!window.Genvoris) return say("The try-on could not be loaded. Please reload the page.");
    const { image, title, handle, category, price } = event.currentTarget.dataset;
    window.addEventListener("genvoris:open", answerOpening, { once: true });
    window.Genvoris.openTryOn({
      productId: handle,
      productImages: [new URL(image, location.href).href],
      productTitle: title,
      productCategory: category,
      productPrice: price,
    });
  }

  find("bag-form").addEventListener("submit", (event) => {
    event.preventDefault();
    add(findProduct(event.currentTarget.dataset.handle));
  });
  find("bag-open").addEventListener("click", () => document.querySelector("#bag").showModal());
  find("bag-close").addEventListener("click", () => document.querySelector("#bag").close());
  showBag();
  find("reset").addEventListener("click", startOver);
  find("model-try-on").addEventListener("click", tryOnModel);
  find("order")?.addEventListener("click", order);
  find("subscribe")?.addEventListener("click", () => change("/stores/subscription/plan"));
  find("cancel-subscription")?.addEventListener("click", () => change("/stores/subscription/cancel"));
  for (const button of all("offer")) button.addEventListener("click", offer);
  window.addEventListener("genvoris:tryon-completed", refreshAccount);
  document.querySelector("#upgrade")?.addEventListener("close", refreshAccount);
  if (model === "credits") refreshAccount();
  // The page of the plan, to which a refused try-on leads.
  if (new URLSearchParams(location.search).has("upgrade")) offerUpgrade();
})();
