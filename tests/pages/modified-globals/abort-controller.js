// An instrumentation library replaces AbortController by a subclass.
window.AbortController = class extends window.AbortController {
  constructor() { super(); window.controllers = (window.controllers ?? 0) + 1; }
};
