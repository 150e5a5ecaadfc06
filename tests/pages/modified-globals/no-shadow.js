// A kiosk shell that prevents shadow roots.
Element.prototype.attachShadow = () => { throw new DOMException("not here", "NotSupportedError"); };
