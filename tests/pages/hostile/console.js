// "Remove console" plugins of the radical kind.
window.console = undefined;
