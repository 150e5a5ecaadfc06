// A stand-in for Black Forest Labs: https://docs.bfl.ai/flux_tools/flux_vto

import { addJob, isBase64, isUrl, json, poll, startService, unknownNames } from "../service.mjs";

const FIELDS = ["person", "garment", "prompt", "seed", "safety_tolerance", "output_format", "webhook_url", "webhook_secret"];
const STATES = {
  waiting: "Pending", running: "Generating", moderated: "Request Moderated", broken: "Error", done: "Ready", missing: "Task not found",
};

export const startBfl = () => startService(answer);

function answer(call, service) {
  if (call.headers["x-key"] !== "bfl-test") return { status: 403, json: { detail: "Not authenticated - Invalid Authentication" } };
  if (call.method === "POST" && call.path === "/v1/flux-tools/vto-v1") return submit(call, service);
  return call.path === "/v1/get_result" ? result(service, call.query.get("id")) : { status: 404, json: { detail: "Not Found" } };
}

function submit(call, service) {
  const body = json(call);
  const valid =
    unknownNames(body, FIELDS).length === 0 && typeof body.prompt === "string" &&
    [body.person, body.garment].every((image) => isBase64(image) || isUrl(image)) && ["jpeg", "png", undefined].includes(body.output_format);
  if (!valid) return { status: 422, json: { detail: [{ loc: ["body"], msg: "…", type: "value_error" }] } };
  const id = addJob(service);
  return { json: { id, polling_url: `${service.url}/v1/get_result?id=${id}`, cost: 4, input_mp: 1, output_mp: 1 } };
}

function result(service, id) {
  const state = poll(service, id);
  const sample = state === "done" ? { sample: service.resultUrl, start_time: 1, end_time: 2, duration: 1 } : null;
  return { status: state === "missing" ? 404 : 200, json: { id, status: STATES[state], result: sample, progress: null, details: null } };
}
