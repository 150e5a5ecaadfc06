window.customElements = undefined;
