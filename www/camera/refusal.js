/** Why there is no picture from a camera. */

/** By the names of the errors. Older browsers have names of their own. */
const REASONS = {
  NotAllowedError: "blocked",
  PermissionDeniedError: "blocked",
  SecurityError: "forbidden",
  NotFoundError: "missing",
  DevicesNotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  TrackStartError: "busy",
  AbortError: "busy",
};

/**
 * @param {unknown} error whatever `getUserMedia` was rejected with
 * @returns {"blocked" | "forbidden" | "missing" | "busy" | "failed"}
 */
export const reasonOf = (error) => {
  const { name } = Object(error);
  return Object.hasOwn(REASONS, name) ? REASONS[name] : "failed";
};

/** Whether a `Permissions-Policy`, or a frame without `allow="camera"`, forbids it. Only Chromium tells; others refuse. */
export const isForbiddenByPolicy = () => {
  try {
    return document.featurePolicy?.allowsFeature("camera") === false;
  } catch {
    return false;
  }
};
