// The shell of an embedded frame prevents changes to the history.
window.refused = 0;
history.replaceState = () => { window.refused += 1; throw new DOMException("not here", "SecurityError"); };
