// A stand-in for DashScope (OutfitAnyone): https://www.alibabacloud.com/help/en/model-studio/aitryon-plus-api
//
// Like the real one, it fetches the pictures that it is given.

import { addJob, isPicture, isUrl, json, poll, startService } from "../service.mjs";

const STATES = { waiting: "PENDING", running: "RUNNING", cancelled: "CANCELED", moderated: "FAILED", broken: "FAILED", done: "SUCCEEDED" };
const ERRORS = {
  moderated: { code: "DataInspectionFailed", message: "Input data may contain inappropriate content." },
  broken: { code: "InternalError.Algo", message: "An internal error has occurred." },
  unfetched: { code: "InvalidURL", message: "The request URL is invalid, please check." },
};

export const startDashScope = () => startService(answer);

async function answer(call, service) {
  if (call.headers.authorization !== "Bearer sk-test") return refuse(401, "InvalidApiKey");
  const { method, path } = call;
  if (method === "POST" && /^\/api\/v1\/services\/aigc\/image2image\/image-synthesis\/?$/.test(path)) return create(call, service);
  const [, id, cancel] = path.match(/^\/api\/v1\/tasks\/([\w-]+)(\/cancel)?$/) ?? [];
  if (!id) return refuse(404, "NotFound");
  if (cancel && service.jobs.has(id)) service.jobs.get(id).cancelled = true;
  return { json: { request_id: "req-1", output: task(service, id) } };
}

async function create(call, service) {
  if (call.headers["x-dashscope-async"] !== "enable") return refuse(403, "AccessDenied");
  const { model, input = {} } = json(call);
  const garment = input.top_garment_url ?? input.bottom_garment_url;
  if (!/^aitryon(-plus)?$/.test(model) || ![input.person_image_url, garment].every(isUrl)) return refuse(400, "InvalidParameter");
  const task_id = addJob(service, "task");
  const fetched = await Promise.all([input.person_image_url, garment].map(fetchPicture));
  service.jobs.get(task_id).unfetched = !fetched.every((picture) => picture && isPicture(picture));
  return { json: { output: { task_status: "PENDING", task_id }, request_id: "req-1" } };
}

async function fetchPicture(url) {
  const response = await fetch(url).catch(() => undefined);
  return response?.ok ? Buffer.from(await response.arrayBuffer()) : undefined;
}

function task(service, task_id) {
  const state = poll(service, task_id);
  if (state === "missing") return { task_id, task_status: "UNKNOWN" };
  if (service.jobs.get(task_id).unfetched) return { task_id, task_status: "FAILED", ...ERRORS.unfetched };
  const image = state === "done" ? { image_url: service.resultUrl } : ERRORS[state];
  return { task_id, task_status: STATES[state], ...image };
}

const refuse = (status, code) => ({ status, json: { code, message: "…", request_id: "req-1" } });
