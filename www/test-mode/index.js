/**
 * Test mode: responds in place of the backend, so that a theme's developer can build every screen without a network. It is
 * loaded only where `data-test-mode` is set. Everything above `loader.fetch` is the same that shoppers get.
 */
import { loader } from "../shared/loader-object.js";
import { accepted, failure, noContent, PAYWALLS, success } from "./responses.js";
import { result } from "./result.js";

loader.log(`test mode '${loader.testMode}' is on: nothing is sent, and every answer is made up on this page.`);

const JOB_PATH = "/test-mode-job";

/** Whether the last try-on was refused. Every second one succeeds, so that what follows a paywall can be built, too. */
let wasRefused = false;

/** The token that counts as expired: the first one that is used. */
let expiredToken;

/** The job that is running: how often it will still say so, and the form that it was started with. */
let job;

const startJob = (form, request) => {
  job = { polls: 2, form };
  return accepted({ job_id: "test-mode", status_url: new URL(JOB_PATH, request.url).href, retry_after: 2 });
};

const tryOn = async (mode, request) => {
  const form = await request.formData();
  const token = form.get("end_customer_token") ?? "";
  if (PAYWALLS[mode] && token !== PAID_TOKEN && (wasRefused = !wasRefused)) return PAYWALLS[mode]();
  if (mode === "expired" && token === (expiredToken ??= token)) return failure(401, "invalid_session_token");
  if (mode === "credit") return failure(402, "credit_limit_reached");
  if (mode === "error") return failure(500, "internal_error");
  // As `fetch` fails where there is no connection.
  if (mode === "offline") throw TypeError("Failed to fetch");
  return mode === "slow" ? startJob(form, request) : success(await result(form));
};

const jobStatus = async (method) => {
  if (!job) return failure(404, "not_found");
  if (method === "DELETE") {
    job = undefined;
    return noContent();
  }
  if (job.polls--) return success({ job_id: "test-mode", status: "processing", retry_after: 2 });
  const { form } = job;
  job = undefined;
  return success({ job_id: "test-mode", status: "succeeded", ...(await result(form)) });
};

/** The session token of the made-up checkout. */
const PAID_TOKEN = "test.mode.paid";

/** A checkout that leads back at once: there is nobody to pay. */
const startCheckout = async (request, { sessionIdParameter = "session_id" }) => {
  const url = new URL((await request.json()).returnUrl);
  url.searchParams.set(sessionIdParameter, "test-mode");
  return success({ url: url.href });
};

loader.parts.testMode = async ({ testMode, parts }, request) => {
  const settings = parts.hostPage.settings();
  const { pathname } = new URL(request.url);
  if (request.url === settings.checkoutUrl) return startCheckout(request, settings);
  if (request.url === settings.sessionUrl) return success({ token: PAID_TOKEN });
  if (pathname === JOB_PATH) return jobStatus(request.method);
  if (pathname.endsWith("/api/tryon")) return tryOn(testMode, request);
  if (pathname.endsWith("/api/status")) return success({ access: "ALLOWED" });
  // Every other POST asks for a session token: the address for that can have any name.
  return request.method === "POST" ? success({ token: "test.mode.token" }) : failure(404, "not_found");
};
