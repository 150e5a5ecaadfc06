// The error codes of the platform, from platform/src/error/.

import { read } from "./sources.mjs";

const INTRODUCTION = `# Error codes

Every error of the platform is JSON with a stable code in \`error\`. Decide by the code; \`detail\` is a sentence for people and may
change, and \`message\` is the same. Every response has the header \`X-Request-Id\`, which identifies it in the log.

The widget passes the code on as \`code\` of [\`genvoris:error\`](events.md). It has codes of its own for what never reached a
backend.

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
  end_customer_quota: "the plan's try-ons of this period are used up",
  payment_required: "the checkout has not been paid yet",
};

/** The sentence of the error with this name, from `#[error("…")]`. */
const sentenceOf = (source, variant) =>
  source.match(new RegExp(`#\\[error\\(\\s*"([^"{]+)"\\s*\\)\\]\\s*${variant}\\b`))?.[1];

const section = (source, { variant, code, meaning }) => {
  const detail = SENTENCES[code] ?? sentenceOf(source, variant) ?? meaning.replace(/^\d+: /, "").split(/[;.]/)[0];
  const sample = JSON.stringify({ error: code, detail, message: detail, ...FIELDS[code] }, null, 2);
  return `## \`${code}\`\n\n${meaning}\n\n\`\`\`json\n${sample}\n\`\`\`\n`;
};

export const errorsPage = () => {
  const source = read("platform/src/error/mod.rs");
  return INTRODUCTION + codes().map((code) => section(source, code)).join("\n");
};
