// A page that defines every unknown element, and so the element of the widget.
customElements.define("genvoris-widget", class extends HTMLElement {
  constructor() { super(); this.attachShadow({ mode: "open" }); }
});
