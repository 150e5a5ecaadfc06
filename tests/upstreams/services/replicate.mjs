// A stand-in for Replicate: https://replicate.com/docs/reference/http

import { addJob, isDataUrl, isUrl, json, poll, startService } from "../service.mjs";

export const startReplicate = () => startService(answer);

const STATES = {
  waiting: "starting", running: "processing", cancelled: "canceled", moderated: "failed", broken: "failed", done: "succeeded",
};

function answer(call, service) {
  if (call.headers.authorization !== "Bearer r8_test") return problem(401, "Unauthenticated");
  if (call.method === "POST" && call.path === "/v1/predictions") return create(call, service);
  const [, id, cancel] = call.path.match(/^\/v1\/predictions\/([\w-]+)(\/cancel)?$/) ?? [];
  if (!service.jobs.has(id)) return problem(404, "Not found");
  if (cancel && call.method === "POST") service.jobs.get(id).cancelled = true;
  return { json: prediction(service, id, poll(service, id)) };
}

function create(call, service) {
  const { version, input = {} } = json(call);
  if (!/^[0-9a-f]{64}$/.test(version)) return problem(422, "Invalid version or not permitted");
  const images = [input.human_img, input.garm_img];
  if (!images.every((image) => isDataUrl(image) || isUrl(image))) return problem(422, "Input validation failed");
  if (!["upper_body", "lower_body", "dresses", undefined].includes(input.category)) return problem(422, "Input validation failed");
  const id = addJob(service, "p");
  // With `Prefer: wait`, the answer has the output if it is ready in time. This service is never that quick when it is slow.
  const waits = /^wait(=\d+)?$/.test(call.headers.prefer ?? "") && service.mood !== "slow";
  return { status: 201, json: prediction(service, id, waits ? poll(service, id) : "waiting") };
}

function prediction(service, id, state) {
  const url = `${service.url}/v1/predictions/${id}`;
  const error = { moderated: "NSFW content detected", broken: "CUDA out of memory" }[state] ?? null;
  return {
    id, model: "cuuupid/idm-vton", status: STATES[state], error, logs: "", created_at: new Date().toISOString(),
    output: state === "done" ? service.resultUrl : null,
    urls: { get: url, cancel: `${url}/cancel` },
  };
}

const problem = (status, title) => ({
  status, type: "application/problem+json", json: { title, detail: title, status },
});
