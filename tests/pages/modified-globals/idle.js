// The replacement of requestIdleCallback never calls back, so the widget has to load on the click.
window.requestIdleCallback = () => 0;
