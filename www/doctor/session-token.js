/** The session token, without a word of what is in it. */
import { claims } from "../dialog/token-claims.js";
import { sessionToken } from "./settings-sources.js";

const AUDIENCE = "genvoris-widget";
const ISSUER = "https://genvoris.org";

const FRESH = "mint one for each page view and keep pages with tokens out of caches, or set data-token-callback or data-token-url";

const claimsOf = (token) => {
  try {
    return token.split(".").length === 3 ? claims(token) : undefined;
  } catch {
    return undefined;
  }
};

const span = (seconds) => (seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`);

const clock = (serverTime) =>
  serverTime ? [serverTime, "by the backend's clock"] : [Date.now(), "by this device's clock, for the backend does not show its own"];

const expiry = (report, expires, serverTime) => {
  if (typeof expires !== "number") return report.warning("token: it names no time at which it expires");
  const [now, whose] = clock(serverTime);
  const left = Math.round(expires - now / 1000);
  if (left > 0) return report.ok(`token: expires in ${span(left)}, ${whose}`);
  report.problem(`token: expired ${span(-left)} ago, ${whose}`, FRESH);
};

export const token = (report, { loader, serverTime }) => {
  const text = sessionToken(loader);
  if (!text) return report.ok("token: none; nothing is counted per customer");
  const said = claimsOf(text);
  if (!said) return report.problem("token: this is no session token", "give what POST /api/v1/customers/{id}/sessions answers as `token`");
  report.ok(`token: set, ${text.length} characters`);
  expiry(report, said.exp, serverTime);
  const meant = said.iss === ISSUER && [said.aud].flat().includes(AUDIENCE);
  if (meant) report.ok("token: issuer and audience are as published");
  else report.warning("token: issuer or audience are not as published", "take it from the Genvoris API, not from another service");
  if (serverTime && Math.abs(serverTime - Date.now()) > 300_000) report.warning("this device's clock is wrong; the backend's is what counts");
};
