// A theme's variant picker, and what its editor does when a merchant changes a setting.
class VariantSelects extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", () => {
      const all = JSON.parse(this.querySelector("[data-all-variants]").textContent);
      const chosen = all.find((variant) => variant.title === this.querySelector("select").value);
      const section = document.querySelector(`#MainProduct-${this.dataset.section}`);
      section.querySelector("input[name=id]").value = chosen.id;
      section.querySelector("[data-genvoris-trigger]").dataset.productId = chosen.id;
    });
  }
}
customElements.define("variant-selects", VariantSelects);

document.addEventListener("submit", (event) => {
  event.preventDefault();
  window.submitted = (window.submitted ?? 0) + 1;
});

/** The editor: the section's markup comes anew from the server and the app's script runs again, then the event. */
window.rerenderSection = () => {
  const section = document.querySelector(".shopify-section");
  const sectionId = section.id.replace("shopify-section-", "");
  section.dispatchEvent(new CustomEvent("shopify:section:unload", { bubbles: true, detail: { sectionId } }));
  const fresh = document.createElement("div");
  fresh.innerHTML = section.innerHTML;
  section.innerHTML = fresh.innerHTML;
  const script = document.querySelector("script[data-platform]");
  const again = document.createElement("script");
  for (const { name, value } of script.attributes) again.setAttribute(name, value);
  script.replaceWith(again);
  section.dispatchEvent(new CustomEvent("shopify:section:load", { bubbles: true, detail: { sectionId } }));
};
