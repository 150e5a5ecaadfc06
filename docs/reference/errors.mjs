// The error codes of the platform, from platform/src/error/, and the widget's own, from src/tryon/failure.rs.

import { read, table } from "./sources.mjs";

const INTRODUCTION = `# Error codes

Every error of the platform is JSON with a stable code in \`error\`. Decide by the code; \`detail\` is a sentence for people and may
change, and \`message\` is the same. Every response has the header \`X-Request-Id\`, which identifies it in the log.

The widget passes the code on as \`code\` of [\`genvoris:error\`](events.md). The table at the
end of this page has the codes that it gives to failures for which the backend has sent none.

`;

const SECTION_END = /\n\}/;

/** The codes with the comment above each: `{ variant, code, meaning }`. */
export const codes = () => {
  const [, rest] = read("platform/src/error/code.rs").split("pub enum ErrorCode {");
  const found = rest.split(SECTION_END)[0].matchAll(/((?: *\/\/\/ .*\n)+) *(\w+),/g);
  return [...found].map(([, comment, variant]) => ({
    variant,
    code: variant.replace(/(?!^)[A-Z]/g, "_$&").toLowerCase(),
    meaning: comment.replace(/^ *\/\/\/ /gm, "").trim(),
  }));
};

/** The fields of a body beyond the code and the sentence. */
const FIELDS = {
  invalid_body: { fieldErrors: { externalId: ["is required"] } },
  end_customer_quota: { reason: "quota_exhausted", used: 3, limit: 3, resetsAt: "2026-12-01T00:00:00.000Z" },
  payment_required: { paymentStatus: "unpaid" },
};

/** Sentences that the platform makes up as it goes. */
const SENTENCES = {
  invalid_body: "externalId: is required",
  end_customer_quota: "the quota of this period is used up",
  payment_required: "the checkout is not paid yet",
};

/** The sentence of the error with this name, from `#[error("…")]`. */
const sentenceOf = (source, variant) =>
  source.match(new RegExp(`#\\[error\\(\\s*"([^"{]+)"\\s*\\)\\]\\s*${variant}\\b`))?.[1];

const section = (source, { variant, code, meaning }) => {
  const detail = SENTENCES[code] ?? sentenceOf(source, variant) ?? meaning.replace(/^\d+: /, "").split(/[;.]/)[0];
  const sample = JSON.stringify({ error: code, detail, message: detail, ...FIELDS[code] }, null, 2);
  return `## \`${code}\`\n\n${meaning}\n\n\`\`\`json\n${sample}\n\`\`\`\n`;
};

/** The widget's own codes, each with the comment above its kind of failure. */
export const widgetCodes = () => {
  const source = read("src/tryon/failure.rs");
  const comments = new Map([...source.matchAll(/\/\/\/ (.*)\n *(\w+),/g)].map(([, comment, kind]) => [kind, comment]));
  return [...source.matchAll(/FailureKind::(\w+) => "(\w+)"/g)].map(([, kind, code]) => [`\`${code}\``, comments.get(kind)]);
};

export const errorsPage = () => {
  const source = read("platform/src/error/mod.rs");
  return INTRODUCTION + codes().map((code) => section(source, code)).join("\n") + "\n## Codes of the widget\n\n" + table(["code", "when"], widgetCodes());
};
