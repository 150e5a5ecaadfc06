/** The made-up responses of test mode. */

const respond = (status, body) =>
  new Response(body && JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json", "X-Request-Id": "test-mode" },
  });

export const success = (body) => respond(200, body);
export const accepted = (body) => respond(202, body);
export const noContent = () => respond(204);

export const failure = (status, error, details) =>
  respond(status, { error, detail: "test mode: " + error, message: "test mode: " + error, ...details });

const WEEK = 7 * 24 * 60 * 60 * 1000;

const upgradeUrl = () => new URL("#upgrade", location.href).href;

const quotaRefusal = (reason, used, limit, resetsAt = null) =>
  failure(402, "end_customer_quota", { reason, used, limit, remaining: limit - used, resetsAt, upgradeUrl: upgradeUrl() });

/** The modes that end in a paywall. */
export const PAYWALLS = {
  quota: () => quotaRefusal("quota_exhausted", 3, 3, new Date(Date.now() + WEEK).toISOString()),
  no_plan: () => quotaRefusal("no_plan", 0, 0),
  paused: () => quotaRefusal("paused", 1, 3),
  cancelled: () => quotaRefusal("cancelled", 1, 3),
  payment: () => failure(402, "payment_required", { upgradeUrl: upgradeUrl() }),
};
