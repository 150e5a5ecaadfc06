/** What `widget.js` captured, and the way to the network and the console. */
export const loader = window[Symbol.for("genvoris.widget")];
