// A stand-in for FASHN: https://docs.fashn.ai/fashn-api

import { addJob, isDataUrl, isUrl, json, poll, startService, unknownNames } from "../service.mjs";

const INPUTS = [
  "model_image", "garment_image", "category", "segmentation_free", "moderation_level", "garment_photo_type", "mode", "seed",
  "num_samples", "output_format", "return_base64",
];

export const startFashn = () => startService(answer);

function answer(call, service) {
  if (call.headers.authorization !== "Bearer fa-test-key") return refuse(401, "UnauthorizedAccess");
  if (call.method === "POST" && call.path === "/v1/run") return run(call, service);
  const [, id] = call.path.match(/^\/v1\/status\/([\w-]+)$/) ?? [];
  return id && call.method === "GET" ? status(service, id) : refuse(404, "NotFound");
}

function run(call, service) {
  // The client adds its own options to the body, so the service ignores what it does not know beside `inputs`.
  const { model_name, inputs = {} } = json(call);
  const valid =
    /^tryon-v1\.\d$/.test(model_name) && unknownNames(inputs, INPUTS).length === 0 &&
    [inputs.model_image, inputs.garment_image].every((image) => isDataUrl(image) || isUrl(image)) &&
    ["auto", "tops", "bottoms", "one-pieces", undefined].includes(inputs.category) &&
    ["performance", "balanced", "quality", undefined].includes(inputs.mode) && [1, 2, 3, 4, undefined].includes(inputs.num_samples);
  if (!valid) return refuse(400, "BadRequest");
  const id = addJob(service);
  service.jobs.get(id).count = inputs.num_samples ?? 1;
  return { json: { id, error: null } };
}

function status(service, id) {
  const state = poll(service, id);
  if (state === "missing") return refuse(404, "NotFound");
  const failure = (name, message) => ({ json: { id, status: "failed", output: null, error: { name, message } } });
  if (state === "moderated") return failure("ContentModerationError", "Prohibited content detected.");
  if (state === "broken") return failure("PipelineError", "An unexpected error occurred.");
  if (state === "waiting") return { json: { id, status: "in_queue", error: null } };
  if (state === "running") return { json: { id, status: "processing", error: null } };
  const output = Array(service.jobs.get(id).count).fill(service.resultUrl);
  return { json: { id, status: "completed", output, error: null } };
}

const refuse = (status, error) => ({ status, json: { error, message: "…" } });
