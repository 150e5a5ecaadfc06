/** The page's address: where the checkout leads back to, and the id of the checkout that it brings. */
import { settings } from "./state.js";

/** The parameter of a success URL that brings the id of a checkout. */
const sessionIdParameter = () => settings().sessionIdParameter ?? "session_id";

/** The id of the checkout that the shopper has come back from, as the page or its address tells it. */
export const returnedSessionId = () =>
  settings().checkoutSessionId ?? (new URLSearchParams(location.search).get(sessionIdParameter()) || undefined);

/** The query without the id of a checkout. */
const cleanQuery = () => {
  const name = sessionIdParameter();
  const pairs = location.search.slice(1).split("&").filter((pair) => pair && !new URLSearchParams(pair).has(name));
  return pairs.length ? "?" + pairs.join("&") : "";
};

/** The address without the id of a checkout, and without a fragment. */
export const pageAddress = () => location.origin + location.pathname + cleanQuery();

/** Takes the id out of the address, so that nothing happens again when the page is reloaded, bookmarked or shared. */
export const cleanAddress = () => {
  try {
    const query = cleanQuery();
    if (query !== location.search) history.replaceState(history.state, "", location.pathname + query + location.hash);
  } catch {
    // Browsers limit how often a page may do that.
  }
};
