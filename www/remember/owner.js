/** Whose photo it is. */
import { loader } from "../shared/loader-object.js";
import { sessionToken } from "../shared/session-token.js";
import { decodeClaims } from "../dialog/token-claims.js";

const customer = () => {
  try {
    return String(decodeClaims(sessionToken()).sub);
  } catch {
    return undefined; // a guest, or a token that only the backend can read
  }
};

/** The page's id of the shopper, else the customer of the session; `undefined` for a guest. The page's id comes first, because
 * the token of a checkout may have a customer of its own. */
export const currentOwner = () => loader.parts.hostPage.settings().shopperId ?? customer();

/** Whether a photo that is kept for `owner` must not be shown to `current`. A guest who signs in is the same person; a
 * customer who signs out may not be. */
export const isOfAnother = (owner, current) => owner !== undefined && owner !== current;
