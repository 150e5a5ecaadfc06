// Timers of this page run forty times too fast.
const setTimeoutInTime = window.setTimeout;
window.setTimeout = (run, delay = 0, ...values) => setTimeoutInTime(run, delay / 40, ...values);
