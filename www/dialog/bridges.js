/** What `widget.js` captured, and the host page's side, which is a script of its own. */
export const loader = window[Symbol.for("genvoris.widget")];

export const page = () => loader.parts.page;
