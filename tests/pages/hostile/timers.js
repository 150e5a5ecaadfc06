// An animation library's timers: objects instead of numbers, and cleared through it alone.
const set = window.setTimeout;
window.setTimeout = (run, delay, ...values) => ({ id: set(run, delay, ...values), [Symbol.toPrimitive]() { return this.id; } });
