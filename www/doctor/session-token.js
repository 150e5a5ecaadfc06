/** Checks the session token. The report says nothing of its contents but when it expires. */
import { decodeClaims } from "../dialog/token-claims.js";
import { sessionToken } from "./settings-sources.js";

const AUDIENCE = "genvoris-widget";
const ISSUER = "https://genvoris.org";

/** In milliseconds: a device's clock that differs by more is wrong. */
const CLOCK_TOLERANCE = 300_000;

const REFRESH = "mint one for each page view and keep pages with tokens out of caches, or set data-token-callback or data-token-url";

const claimsOf = (token) => {
  try {
    return token.split(".").length === 3 ? decodeClaims(token) : undefined;
  } catch {
    return undefined;
  }
};

const duration = (seconds) => (seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`);

const checkExpiry = (report, expires, serverTime) => {
  if (typeof expires !== "number") return report.warning("token: it has no expiry time");
  const now = serverTime || Date.now();
  const clock = serverTime ? "by the backend's clock" : "by this device's clock, because the backend does not send its own";
  const secondsLeft = Math.round(expires - now / 1000);
  if (secondsLeft > 0) return report.ok(`token: expires in ${duration(secondsLeft)}, ${clock}`);
  report.problem(`token: expired ${duration(-secondsLeft)} ago, ${clock}`, REFRESH);
};

const checkIssuer = (report, { iss, aud }) => {
  if (iss === ISSUER && [aud].flat().includes(AUDIENCE)) report.ok("token: issuer and audience are as published");
  else report.warning("token: issuer or audience are not as published", "take it from the Genvoris API, not from another service");
};

export const checkSessionToken = (report, { loader, serverTime }) => {
  const token = sessionToken(loader);
  if (!token) return report.ok("token: none; nothing is counted per customer");
  const claims = claimsOf(token);
  if (!claims) return report.problem("token: this is no session token", "give what POST /api/v1/customers/{id}/sessions answers as `token`");
  report.ok(`token: set, ${token.length} characters`);
  checkExpiry(report, claims.exp, serverTime);
  checkIssuer(report, claims);
  if (serverTime && Math.abs(serverTime - Date.now()) > CLOCK_TOLERANCE) {
    report.warning("this device's clock is wrong; the backend's is what counts");
  }
};
