/** Whether the try-on backend answers this page, and what it says. */
import { meaning } from "../host-page/store-status.js";
import { unwrapped } from "../shared/unwrap-response.js";
import { told } from "./content-security-policy.js";

const PATIENCE = 10_000;

const ACCESS = {
  LOCKED: ["try-ons are locked for this store", "buy or activate a plan in your Genvoris account"],
  EXHAUSTED: ["the store's try-ons are used up", "upgrade, or wait until they are renewed"],
  UNKNOWN: ["an unknown value: try-ons are hidden", "look at what /api/status answers"],
};

const CODES = {
  unauthorized: "set data-api-key, or point data-api-url at a proxy that adds the key",
  invalid_key: "check data-api-key against your account",
  invalid_api_key: "check data-api-key against your account",
  domain_not_allowed: "allow this page's domain in your account",
  account_inactive: "the store's account is not active: see your account",
};

const base = ({ loader, read }) => {
  const given = new URL(read("apiUrl") || loader.origin, document.baseURI);
  const url = /^https?:$/.test(given.protocol) ? given : new URL(loader.origin);
  return url.origin + url.pathname.replace(/\/*$/, "/");
};

const limited = (url, options) => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), PATIENCE);
  return fetch(url, { ...options, cache: "no-store", signal: controller.signal });
};

/** Why there was no answer: each reason has a remedy of its own. */
const unanswered = async (report, url, policy, seconds) => {
  const { origin, protocol } = new URL(url);
  await told();
  if (policy.refused(origin)) {
    report.problem(`backend: the Content-Security-Policy forbids ${origin}`, `add ${origin} to connect-src`);
  } else if (location.protocol === "https:" && protocol === "http:") {
    report.problem(`backend: ${origin} is not https, which this page forbids`, "use the backend's https address");
  } else if (origin !== location.origin && (await limited(url, { mode: "no-cors" }).catch(() => false))) {
    report.problem(
      `backend: ${origin} answers, but lets no page of ${location.origin} read it (CORS)`,
      `have it send Access-Control-Allow-Origin, or point data-api-url at a proxy on this site`,
    );
  } else {
    const offline = navigator.onLine === false ? "; this browser is offline" : "";
    report.problem(`backend: ${origin} does not answer (${seconds} ms${offline})`, "check data-api-url, the server and its firewall");
  }
};

const word = (value) => (/^\w{1,64}$/.test(value ?? "") ? value : "none");

const access = (report, status, answer) => {
  if (status === 404) return report.ok("access: the backend has no /api/status; try-ons are offered");
  if (status < 200 || status > 299) {
    const code = word(answer?.error);
    return report.problem(`access: refused with ${status} ${code}`, (Object.hasOwn(CODES, code) && CODES[code]) || "look at the backend's log");
  }
  const meant = meaning(status, answer?.access);
  if (meant === "ALLOWED") return report.ok("access: ALLOWED");
  const [what, remedy] = ACCESS[meant];
  report.problem(`access: ${word(answer?.access)}: ${what}`, remedy);
};

export const backend = async (report, page) => {
  if (page.loader.testMode || page.read("testMode")) return report.ok("backend: not asked, for test mode sends nothing");
  const key = page.read("apiKey");
  const api = base(page);
  const url = api + "api/status" + (key && "?api_key=" + encodeURIComponent(key));
  const start = performance.now();
  const elapsed = () => Math.round(performance.now() - start);
  let response;
  try {
    response = await limited(url);
  } catch {
    return unanswered(report, url, page.policy, elapsed());
  }
  report.ok(`backend: ${api} answers ${response.status} in ${elapsed()} ms`);
  page.serverTime = Date.parse(response.headers.get("date") ?? "");
  access(report, response.status, unwrapped(await response.json().catch(() => undefined)));
};
