// An animation library returns objects instead of numbers from setTimeout.
const set = window.setTimeout;
window.setTimeout = (run, delay, ...values) => ({ id: set(run, delay, ...values), [Symbol.toPrimitive]() { return this.id; } });
