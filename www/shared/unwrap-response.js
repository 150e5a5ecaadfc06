/** A response with one of these properties is not wrapped. */
const OWN_PROPERTIES = ["images", "error", "status_url", "token"];

/**
 * Takes a backend's response out of its `data` property, where it is wrapped in one as WordPress's `wp_send_json_success`
 * does it. Properties that only the wrapper has are kept.
 */
export const unwrapResponse = (body) =>
  body?.data && typeof body.data === "object" && !OWN_PROPERTIES.some((name) => body[name]) ? { ...body, ...body.data } : body;
