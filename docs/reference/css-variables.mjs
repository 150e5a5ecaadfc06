// The CSS variables of the theme, from www/host-page/theme-roles.js.

import { THEME_ROLES } from "../../www/host-page/theme-roles.js";
import { SCRIPT_DESCRIPTIONS } from "./attributes.mjs";
import { table } from "./sources.mjs";

const INTRODUCTION = `# CSS variables

Set them on any element above the widget, such as \`:root\`. They take precedence over what is sampled from the page, and the
[attributes](attributes.md) of the script take precedence over them. The longer names are
honoured, too. Text
always keeps a contrast of at least 4.5:1: a colour with less is replaced by another shade.

\`\`\`css
:root {
  --genvoris-primary: #1b4d3e;
  --genvoris-radius: 4px;
}
\`\`\`

`;

const row = ({ role, name, setting }) => [`\`--genvoris-${role}\``, `\`--genvoris-${name}\`, \`--gv-${name}\``, `\`data-${name}\``, SCRIPT_DESCRIPTIONS[setting].split(". ")[0]];

export const cssVariablesPage = () => INTRODUCTION + table(["variable", "longer names", "attribute", "meaning"], THEME_ROLES.map(row));
