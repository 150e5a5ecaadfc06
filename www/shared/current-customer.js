import { decodeClaims } from "../dialog/token-claims.js";
import { catchErrors } from "./catch-errors.js";
import { sessionToken } from "./session-token.js";

/** The customer of the page's session: `null` for a guest, `undefined` where the token cannot be read. */
export const currentCustomer = () => {
  const token = sessionToken();
  return token ? catchErrors(() => decodeClaims(token).sub.toString())() : null;
};
