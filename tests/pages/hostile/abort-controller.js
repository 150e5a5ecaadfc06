// A subclass by an instrumentation library.
window.AbortController = class extends window.AbortController {
  constructor() { super(); window.controllers = (window.controllers ?? 0) + 1; }
};
