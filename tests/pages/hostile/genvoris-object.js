// The snippet's queue idiom, by an author who is used to others' widgets.
window.Genvoris = window.Genvoris || {};
