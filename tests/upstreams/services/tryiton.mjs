// A stand-in for TryItOn: https://docs.tryiton.now

import { addJob, isDataUrl, isUrl, json, poll, startService, unknownNames } from "../service.mjs";

const FIELDS = ["model_image", "garment_image", "category", "subcategory", "mode", "num_samples", "output_format", "moderation_level"];
const CATEGORIES = ["auto", "clothing", "eyewear", "footwear", "headwear", "jewelry", "accessories", "others", undefined];

export const startTryItOn = () => startService(answer);

function answer(call, service) {
  if (call.headers.authorization !== "Bearer tio-test") return refuse(401, "Unauthorized");
  if (call.method === "POST" && call.path === "/api/v1/tryon/fashion") return submit(call, service);
  const [, id] = call.path.match(/^\/api\/v1\/status\/([\w-]+)$/) ?? [];
  return id ? status(service, id) : refuse(404, "NotFound");
}

function submit(call, service) {
  const body = json(call);
  const valid =
    unknownNames(body, FIELDS).length === 0 && CATEGORIES.includes(body.category) &&
    [body.model_image, body.garment_image].every((image) => isDataUrl(image) || isUrl(image)) &&
    ["png", "jpeg", undefined].includes(body.output_format) && [1, 2, 3, 4, undefined].includes(body.num_samples);
  if (!valid) return refuse(400, "BadRequest");
  const jobId = addJob(service);
  service.jobs.get(jobId).count = body.num_samples ?? 1;
  return { status: 202, json: { jobId } };
}

function status(service, id) {
  const state = poll(service, id);
  if (state === "missing") return refuse(404, "NotFound");
  const failure = (name) => ({ json: { status: "failed", output: null, error: { name, message: "…" } } });
  if (state === "moderated") return failure("ContentModerationError");
  if (state === "broken") return failure("ProcessingError");
  if (state !== "done") return { json: { status: "processing", output: null, error: null } };
  return { json: { status: "completed", output: Array(service.jobs.get(id).count).fill(service.resultUrl), error: null } };
}

const refuse = (status, error) => ({ status, json: { error, message: "…" } });
