// What the theme does for the widget: keeps the chosen variant on the button, puts the product into the cart, and places the
// button of the app embed. It adds one name to the page, `GenvorisShopify`. Shopify loads it once, without blocking the page.
(() => {
  "use strict";
  if (document.documentElement.dataset.genvorisStorefront) return;
  document.documentElement.dataset.genvorisStorefront = "";

  const root = window.Shopify?.routes?.root ?? "/";

  // Themes change `id` in the product's form, and most of them dispatch `change` on it.
  document.addEventListener("change", ({ target }) => {
    const form = target.closest?.('form[action*="/cart/add"]');
    const variant = form?.elements.id?.value;
    if (!variant) return;
    const triggers = document.querySelectorAll("[data-genvoris-trigger][data-product-variant]");
    if (triggers.length === 1) triggers[0].dataset.productVariant = variant;
  });

  // The widget calls this for 'Add to bag', and shows the message of a rejection.
  const addToCart = async ({ variant }) => {
    const body = JSON.stringify({ items: [{ id: Number(variant), quantity: 1 }] });
    const headers = { "Content-Type": "application/json", Accept: "application/json" };
    const response = await fetch(`${root}cart/add.js`, { method: "POST", headers, body });
    if (response.ok) return;
    const { description } = await response.json().catch(() => ({}));
    throw new Error(description ?? "");
  };
  window.GenvorisShopify = { addToCart };

  /** Where the embed's button goes: beside what the merchant names, else after the product's form. */
  const place = () => {
    const template = document.getElementById("genvoris-embed");
    if (!template || document.querySelector("[data-genvoris-trigger]")) return;
    const { placement, selector } = template.dataset;
    let anchor = null;
    try {
      anchor = selector ? document.querySelector(selector) : null;
    } catch {
      console.error("Genvoris: the selector in the app embed's settings is not valid.");
    }
    anchor ??= document.querySelector('form[action*="/cart/add"] [type="submit"]') ?? document.querySelector('form[action*="/cart/add"]');
    anchor?.[placement === "before" ? "before" : "after"](template.content.cloneNode(true));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", place);
  else place();
})();
