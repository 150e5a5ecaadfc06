/** Checks whether the try-on backend responds to this page, and whether it offers try-ons. */
import { parseAccess } from "../host-page/store-status.js";
import { unwrapResponse } from "../shared/unwrap-response.js";
import { violationsReported } from "./content-security-policy.js";

/** In milliseconds. */
const TIMEOUT = 10_000;

const ACCESS = {
  LOCKED: ["try-ons are locked for this store", "buy or activate a plan in your Genvoris account"],
  EXHAUSTED: ["the store's try-ons are used up", "upgrade, or wait until they are renewed"],
  UNKNOWN: ["an unknown value: try-ons are hidden", "look at what /api/status answers"],
};

const ERROR_REMEDIES = {
  unauthorized: "set data-api-key, or point data-api-url at a proxy that adds the key",
  invalid_key: "check data-api-key against your account",
  invalid_api_key: "check data-api-key against your account",
  domain_not_allowed: "allow this page's domain in your account",
  account_inactive: "the store's account is not active: see your account",
};

const apiUrl = ({ loader, read }) => {
  const setting = new URL(read("apiUrl") || loader.origin, document.baseURI);
  const url = /^https?:$/.test(setting.protocol) ? setting : new URL(loader.origin);
  return url.origin + url.pathname.replace(/\/*$/, "/");
};

const fetchWithTimeout = (url, options) => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), TIMEOUT);
  return fetch(url, { ...options, cache: "no-store", signal: controller.signal });
};

/** Whether the server responds to a request whose response the page may not read. */
const respondsWithoutCors = (url) => fetchWithTimeout(url, { mode: "no-cors" }).catch(() => false);

/** Reports why no response came: each reason has its own remedy. */
const reportNoResponse = async (report, url, policy, milliseconds) => {
  const { origin, protocol } = new URL(url);
  await violationsReported();
  if (policy.directiveFor(origin)) {
    report.problem(`backend: the Content-Security-Policy forbids ${origin}`, `add ${origin} to connect-src`);
  } else if (location.protocol === "https:" && protocol === "http:") {
    report.problem(`backend: ${origin} is not https, which this page forbids`, "use the backend's https address");
  } else if (origin !== location.origin && (await respondsWithoutCors(url))) {
    report.problem(
      `backend: ${origin} answers, but does not allow pages of ${location.origin} to read the answer (CORS)`,
      `make it send Access-Control-Allow-Origin, or point data-api-url at a proxy on this site`,
    );
  } else {
    const offline = navigator.onLine === false ? "; this browser is offline" : "";
    report.problem(`backend: ${origin} does not answer (${milliseconds} ms${offline})`, "check data-api-url, the server and its firewall");
  }
};

/** One word of a response. Nothing else of it is shown, because it may contain anything. */
const word = (value) => (/^\w{1,64}$/.test(value ?? "") ? value : "none");

const checkAccess = (report, status, body) => {
  if (status === 404) return report.ok("access: the backend has no /api/status; try-ons are offered");
  if (status < 200 || status > 299) {
    const code = word(body?.error);
    const remedy = Object.hasOwn(ERROR_REMEDIES, code) && ERROR_REMEDIES[code];
    return report.problem(`access: refused with ${status} ${code}`, remedy || "look at the backend's log");
  }
  const access = parseAccess({ status, body });
  if (access === "ALLOWED") return report.ok("access: ALLOWED");
  const [meaning, remedy] = ACCESS[access];
  report.problem(`access: ${word(access === "UNKNOWN" ? body?.access : access)}: ${meaning}`, remedy);
};

export const checkBackend = async (report, page) => {
  if (page.loader.testMode || page.read("testMode")) return report.ok("backend: not asked, because test mode sends nothing");
  const key = page.read("apiKey");
  const base = apiUrl(page);
  const url = base + "api/status" + (key && "?api_key=" + encodeURIComponent(key));
  const start = performance.now();
  const elapsed = () => Math.round(performance.now() - start);
  let response;
  try {
    response = await fetchWithTimeout(url);
  } catch {
    return reportNoResponse(report, url, page.policy, elapsed());
  }
  report.ok(`backend: ${base} answers ${response.status} in ${elapsed()} ms`);
  page.serverTime = Date.parse(response.headers.get("date") ?? "");
  checkAccess(report, response.status, unwrapResponse(await response.json().catch(() => undefined)));
};
