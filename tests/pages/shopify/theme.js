// The variant picker of a theme, and the theme editor when a merchant changes a setting.
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

/** Like the theme editor: replaces the markup of the section, runs the script of the app again, and dispatches the events. */
window.rerenderSection = () => {
  const section = document.querySelector(".shopify-section");
  const sectionId = section.id.replace("shopify-section-", "");
  section.dispatchEvent(new CustomEvent("shopify:section:unload", { bubbles: true, detail: { sectionId } }));
  const fresh = document.createElement("div");
  fresh.innerHTML = section.innerHTML;
  section.innerHTML = fresh.innerHTML;
  const script = document.querySelector("script[data-platform]");
  const copy = document.createElement("script");
  for (const { name, value } of script.attributes) copy.setAttribute(name, value);
  script.replaceWith(copy);
  section.dispatchEvent(new CustomEvent("shopify:section:load", { bubbles: true, detail: { sectionId } }));
};
