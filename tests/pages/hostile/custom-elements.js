// A page that defines every unknown element it meets.
customElements.define("genvoris-widget", class extends HTMLElement {
  constructor() { super(); this.attachShadow({ mode: "open" }); }
});
