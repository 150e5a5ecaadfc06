// Prints docs/src/messages.md, the reference of the texts that a page can replace:
//
//   node www/build/messages-reference.mjs > docs/src/messages.md

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(new URL("../languages/en.json", import.meta.url));

const INTRODUCTION = `# Texts

Every text of the dialog can be replaced, and a language of your own added, before the first dialog opens:

\`\`\`html
<script>
  window.GenvorisConfig = {
    messages: {
      en: { submit: "Show me" },
      it: { dialog_title: "Provalo su di te", submit: "Provalo" },
    },
  };
</script>
\`\`\`

Keys that you leave out keep the widget's text; in a language that the widget does not have, that is English. A language is a
primary tag of BCP 47 (\`it\`, not \`it-CH\`). It is used where \`data-language\`, a trigger's \`data-language\`, or the page's
\`lang\` asks for it. Numbers and dates are formatted for the language.

A value has the form of the English one: a text, a list of as many texts, \`{ title, advice }\`, or the texts for numbers by
[plural category](https://cldr.unicode.org/index/cldr-spec/plural-rules), of which \`other\` is needed and \`=0\` is for exactly
none. \`{count}\` and other names in braces are replaced by values. A value of another form is reported in the console, and the
widget's own text is used. HTML is shown as text.

`;

const quote = (text) => text.replaceAll("|", "\\|");

const show = (value) => {
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return value.map(quote).join("<br>");
  return Object.entries(value)
    .map(([name, text]) => `\`${name}\`: ${quote(text)}`)
    .join("<br>");
};

/** The reference for these English messages. */
export const reference = (messages) => {
  const keys = Object.keys(messages).filter((key) => !key.startsWith("@"));
  const rows = keys.sort().map((key) => `| \`${key}\` | ${show(messages[key])} | ${quote(messages[`@${key}`])} |`);
  return `${INTRODUCTION}| key | English | where |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
};

/** The reference for the messages of the widget. */
export const currentReference = () => reference(JSON.parse(readFileSync(SOURCE, "utf8")));

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(currentReference());
