/** What an answer that is not wrapped says itself. */
const OWN = ["images", "error", "status_url", "token"];

/**
 * A backend's answer out of its `data`, if it is wrapped in that: WordPress's `wp_send_json_success` does so. What only the
 * wrapper says still counts.
 */
export const unwrapped = (body) =>
  body?.data && typeof body.data === "object" && !OWN.some((name) => body[name]) ? { ...body, ...body.data } : body;
