// The events, from the types in www/genvoris.d.ts.

import { cell, read, table } from "./sources.mjs";

const INTRODUCTION = `# Events

The events are dispatched on the trigger that opened the dialog, or on \`document\` if it has been removed. They bubble, so
\`window\` hears all of them. \`Genvoris.on("tryon-completed", (detail, event) => …)\` is the same. No event contains a token, a
key or the photo. \`genvoris:quota\`, \`genvoris:checkout\` and \`genvoris:add-to-cart\` can be cancelled with
\`preventDefault()\`; then the page takes over.

\`\`\`js
window.addEventListener("genvoris:tryon-completed", ({ detail }) => {
  console.log(detail.productId, detail.images.length);
});
\`\`\`

`;

/** The body of an interface. */
const bodyOf = (types, name) => types.match(new RegExp(`interface ${name} \\{\\n([^]*?)\\n {2}\\}`))?.[1] ?? "";

/** One property, with its comment: `{ name, type, comment }`. */
const PROPERTY = /(?:\/\*\*([^]*?)\*\/\s*)?"?([\w-]+\??)"?(\([^)]*\))?: ([^;]+);/g;

const propertiesOf = (types, name) =>
  [...bodyOf(types, name).matchAll(PROPERTY)].map(([, comment = "", property, call, type]) => ({
    name: property + (call ?? ""),
    type: type.replace(/\s+/g, " "),
    comment: comment.replace(/\s*\n\s*\* ?/g, " ").replace(/\{@link (\w+)\}/g, "`$1`").trim(),
  }));

const section = (types, { name, type }) => {
  const rows = propertiesOf(types, type).map((property) => [`\`${property.name}\``, `\`${cell(property.type)}\``, cell(property.comment)]);
  const details = rows.length ? table(["detail", "type", "meaning"], rows) : "No details.\n";
  return `## \`genvoris:${name}\`\n\n${details}`;
};

export const events = (types) => propertiesOf(types, "Details");

export const eventsPage = () => {
  const types = read("www/genvoris.d.ts");
  return INTRODUCTION + events(types).map((event) => section(types, event)).join("\n");
};
