// An author uses the queue idiom that other widgets require.
window.Genvoris = window.Genvoris || {};
