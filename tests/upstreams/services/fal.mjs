// A stand-in for fal's queue: https://docs.fal.ai/model-endpoints/queue

import { addJob, isDataUrl, isUrl, json, poll, startService } from "../service.mjs";

const APP = "/fal-ai/fashn/tryon/v1.6";
// Requests belong to the app, without the path of its endpoint.
const REQUESTS = "/fal-ai/fashn/requests";

export const startFal = () => startService(answer);

function answer(call, service) {
  if (!/^Key \w+:\w+$/.test(call.headers.authorization)) return refuse(401, "Cannot access application");
  if (call.method === "POST" && call.path === APP) return submit(call, service);
  const [, id, action] = call.path.match(/^\/fal-ai\/fashn\/requests\/([\w-]+)(?:\/(status|cancel))?$/) ?? [];
  if (!service.jobs.has(id)) return refuse(404, "Request not found");
  if (action === "status") return status(service, id);
  return action === "cancel" ? cancel(call, service, id) : result(service, id);
}

function submit(call, service) {
  json(call);
  const id = addJob(service, "r");
  service.jobs.get(id).input = json(call);
  return { json: { status: "IN_QUEUE", queue_position: 0, ...links(service, id) } };
}

function links(service, id) {
  const url = `${service.url}${REQUESTS}/${id}`;
  return { request_id: id, response_url: url, status_url: `${url}/status`, cancel_url: `${url}/cancel` };
}

function status(service, id) {
  const state = poll(service, id);
  const common = links(service, id);
  if (state === "waiting") return { status: 202, json: { status: "IN_QUEUE", queue_position: 1, ...common } };
  if (state === "running") return { status: 202, json: { status: "IN_PROGRESS", logs: null, ...common } };
  if (state === "broken") return { json: { status: "COMPLETED", error: "Runner failed", error_type: "runner_error", ...common } };
  return { json: { status: "COMPLETED", metrics: { inference_time: 1 }, ...common } };
}

/** The input is validated by the app, and so its error is the result. */
function result(service, id) {
  const { input } = service.jobs.get(id);
  const refused = ["model_image", "garment_image"].find((name) => !isDataUrl(input[name]) && !isUrl(input[name]));
  if (refused) return invalid(refused, "image_load_error");
  if (service.mood === "moderated") return invalid("model_image", "content_policy_violation");
  const image = { url: service.resultUrl, content_type: "image/jpeg", file_name: "a.jpg", width: 1, height: 1 };
  return { json: { images: Array(input.num_samples ?? 1).fill(image) } };
}

function cancel({ method }, service, id) {
  if (method !== "PUT") return refuse(405, "Method Not Allowed");
  service.jobs.get(id).cancelled = true;
  return { status: 202, json: { status: "CANCELLATION_REQUESTED" } };
}

const invalid = (field, type) => ({
  status: 422, json: { detail: [{ loc: ["body", field], msg: "…", type, url: `https://docs.fal.ai/errors#${type}` }] },
});
const refuse = (status, detail) => ({ status, json: { detail } });
