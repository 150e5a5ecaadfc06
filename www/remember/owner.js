/** Whose photo it is. */
import { currentCustomer } from "../shared/current-customer.js";
import { loader } from "../shared/loader-object.js";

/** The page's id of the shopper, else the customer of the session; `undefined` for a guest. The page's id comes first, because
 * the token of a checkout may have a customer of its own. */
export const currentOwner = () => loader.parts.hostPage.settings().shopperId ?? currentCustomer() ?? undefined;

/** Whether a photo that is kept for `owner` must not be shown to `current`. A guest who signs in is the same person; a
 * customer who signs out may not be. */
export const isOfAnother = (owner, current) => owner !== undefined && owner !== current;
