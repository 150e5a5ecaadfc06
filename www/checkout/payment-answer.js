/** What the store's answer about a checkout means. */

/** What payment providers call a checkout that will not be paid any more. */
const ENDED = /^(expired|cancell?ed|failed|declined|voided|refunded)$/;

const FINAL = [400, 403, 404, 409, 422];

/**
 * @param {number} status
 * @param {any} body
 * @returns {{ kind: "paid" | "pending" | "unpaid" | "unknown" | "not_checked", token?: string }} `unpaid`: the checkout has
 *   ended; `unknown`: the store does not know it; `not_checked`: there was no usable answer
 */
export const classifyPayment = (status, body) => {
  const { token } = Object(body);
  if (status >= 200 && status < 300 && token && typeof token === "string") return { kind: "paid", token };
  const states = [body?.status, body?.reason, body?.paymentStatus, body?.payment_status, body?.error].map((value) => String(value).replace(/^checkout_/, ""));
  if (status === 410 || (status === 402 && states.some((value) => ENDED.test(value)))) return { kind: "unpaid" };
  if (status === 402) return { kind: "pending" };
  return { kind: FINAL.includes(status) ? "unknown" : "not_checked" };
};
