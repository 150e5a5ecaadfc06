/**
 * Test mode: answers in place of the backend, so that a theme developer can build every screen without a
 * network. Loaded only where `data-test-mode` is set. All above `loader.fetch` is what shoppers get.
 */
(() => {
  "use strict";

  const { parts, testMode, log } = window[Symbol.for("genvoris.widget")];
  log(`test mode '${testMode}' is on: nothing is sent, and every answer is made up on this page.`);

  const answer = (status, body) =>
    new Response(body && JSON.stringify(body), {
      status,
      headers: { "Content-Type": "application/json", "X-Request-Id": "test-mode" },
    });
  const wrong = (status, error, more) =>
    answer(status, { error, detail: "test mode: " + error, message: "test mode: " + error, ...more });

  const WEEK = 7 * 24 * 60 * 60 * 1000;

  const refusal = (reason, used, limit, resetsAt = null) =>
    wrong(402, "end_customer_quota", {
      ...{ reason, used, limit, remaining: limit - used, resetsAt },
      upgradeUrl: new URL("#upgrade", location.href).href,
    });

  const REFUSALS = {
    quota: () => refusal("quota_exhausted", 3, 3, new Date(Date.now() + WEEK).toISOString()),
    no_plan: () => refusal("no_plan", 0, 0),
    paused: () => refusal("paused", 1, 3),
    cancelled: () => refusal("cancelled", 1, 3),
    payment: () => wrong(402, "payment_required", { upgradeUrl: new URL("#upgrade", location.href).href }),
  };

  const BAND = 0.12;

  /** The shopper's own photo under a band that says what it is. It never leaves the page. */
  const picture = async (photo) => {
    const bitmap = await createImageBitmap(photo);
    const canvas = document.createElement("canvas");
    const { width, height } = Object.assign(canvas, { width: bitmap.width, height: bitmap.height });
    const band = Math.round(height * BAND);
    const pen = canvas.getContext("2d");
    pen.drawImage(bitmap, 0, 0);
    bitmap.close();
    pen.fillStyle = "#1d1b20cc";
    pen.fillRect(0, height - band, width, band);
    pen.fillStyle = "#fff";
    pen.font = `600 ${Math.round(band / 2)}px sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText("Test mode", width / 2, height - band / 2, width);
    return canvas.toDataURL("image/jpeg", 0.85);
  };

  const made = async (form) => ({
    ...{ success: true, images: [await picture(form.get("photo"))], variation_count: 1, remaining_credits: 99 },
    // Without a session token nobody's quota is counted, as on the platform.
    ...(form.get("end_customer_token") && { end_customer_quota: { used: 1, limit: 3, remaining: 2 } }),
    request_id: "test-mode",
  });

  /** Every second try-on is refused, so that what follows on a refusal has a way on. */
  let refused = false;
  /** The token that counts as expired: the first one seen. */
  let expired;
  const JOB = "/test-mode-job";
  /** How often the job under way still says that it is at work, and what it comes to. */
  let job;

  const tryOn = async (mode, request) => {
    const form = await request.formData();
    if (REFUSALS[mode] && (refused = !refused)) return REFUSALS[mode]();
    const token = form.get("end_customer_token") ?? "";
    if (mode === "expired" && token === (expired ??= token)) return wrong(401, "invalid_session_token");
    if (mode === "credit") return wrong(402, "credit_limit_reached");
    if (mode === "error") return wrong(500, "internal_error");
    // As `fetch` does it where there is no connection.
    if (mode === "offline") throw TypeError("Failed to fetch");
    if (mode !== "slow") return answer(200, await made(form));
    job = { polls: 2, form };
    return answer(202, { job_id: "test-mode", status_url: new URL(JOB, request.url).href, retry_after: 2 });
  };

  const ask = async (method) => {
    if (!job) return wrong(404, "not_found");
    if (method === "DELETE") {
      job = undefined;
      return answer(204);
    }
    if (job.polls--) return answer(200, { job_id: "test-mode", status: "processing", retry_after: 2 });
    const { form } = job;
    job = undefined;
    return answer(200, { job_id: "test-mode", status: "succeeded", ...(await made(form)) });
  };

  parts.rehearsal = async (loader, request) => {
    const { pathname } = new URL(request.url);
    if (pathname === JOB) return ask(request.method);
    if (pathname.endsWith("/api/tryon")) return tryOn(loader.testMode, request);
    if (pathname.endsWith("/api/status")) return answer(200, { access: "ALLOWED" });
    // All else that is posted asks for a token: the store's address for that can have any name.
    return request.method === "POST" ? answer(200, { token: "test.mode.token" }) : wrong(404, "not_found");
  };
})();
