// An embedded frame's shell that lets nobody change its address.
window.refused = 0;
history.replaceState = () => { window.refused += 1; throw new DOMException("not here", "SecurityError"); };
