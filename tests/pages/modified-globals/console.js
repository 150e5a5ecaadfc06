// Some "remove console" plugins remove the whole console.
window.console = undefined;
