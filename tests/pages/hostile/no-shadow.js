// A kiosk shell that allows no shadow roots at all.
Element.prototype.attachShadow = () => { throw new DOMException("not here", "NotSupportedError"); };
