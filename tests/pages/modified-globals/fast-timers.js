// Timers of this page run forty times too fast.
const originalSetTimeout = window.setTimeout;
window.setTimeout = (run, delay = 0, ...values) => originalSetTimeout(run, delay / 40, ...values);
