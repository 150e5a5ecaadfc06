/** A backend's answer out of its `data`, if it is wrapped in that. */
export const unwrapped = (body) => (typeof body?.data === "object" ? (body.data ?? body) : body);
