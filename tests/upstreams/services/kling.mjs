// A stand-in for Kling: https://app.klingai.com/global/dev/document-api

import { createHmac } from "node:crypto";

import { addJob, isBase64, isUrl, json, poll, startService, unknownNames } from "../service.mjs";

const PATH = "/v1/images/kolors-virtual-try-on";
export const ACCESS_KEY = "access-1";
export const SECRET_KEY = "secret-1-which-is-at-least-32-bytes";

export const startKling = () => startService(answer);

function answer(call, service) {
  if (!isAuthorized(call.headers.authorization)) return refuse(401, 1002, "access key not found");
  if (call.method === "POST" && call.path === PATH) return create(call, service);
  const [, id] = call.path.match(/^\/v1\/images\/kolors-virtual-try-on\/([\w-]+)$/) ?? [];
  return service.jobs.has(id) ? { json: envelope(task(service, id)) } : refuse(404, 1203, "Task not found");
}

/** An HS256 JWT of the two keys, which is valid for at most half an hour. */
function isAuthorized(header = "") {
  const [, head, body, signature] = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(header) ?? [];
  if (!signature) return false;
  const decode = (part) => JSON.parse(Buffer.from(part, "base64url"));
  const { alg, typ } = decode(head);
  const { iss, exp, nbf } = decode(body);
  const expected = createHmac("sha256", SECRET_KEY).update(`${head}.${body}`).digest("base64url");
  const now = Date.now() / 1000;
  return alg === "HS256" && typ === "JWT" && iss === ACCESS_KEY && nbf <= now && exp > now && exp <= now + 1805 && signature === expected;
}

function create(call, service) {
  const body = json(call);
  const allowed = ["model_name", "human_image", "cloth_image", "callback_url", "external_task_id"];
  const valid =
    unknownNames(body, allowed).length === 0 && /^kolors-virtual-try-on-v1(-5)?$/.test(body.model_name) &&
    [body.human_image, body.cloth_image].every((image) => isBase64(image) || isUrl(image));
  if (!valid) return refuse(400, 1201, "Invalid parameters");
  if (service.mood === "moderated") return refuse(400, 1301, "Failure to pass the risk control system");
  const task_id = addJob(service);
  return { json: envelope({ task_id, task_status: "submitted", created_at: 1, updated_at: 1 }) };
}

function task(service, task_id) {
  const state = poll(service, task_id);
  if (state === "broken") return { task_id, task_status: "failed", task_status_msg: "internal error" };
  if (state !== "done") return { task_id, task_status: state === "waiting" ? "submitted" : "processing" };
  return { task_id, task_status: "succeed", task_result: { images: [{ index: 0, url: service.resultUrl }] } };
}

const envelope = (data) => ({ code: 0, message: "SUCCEED", request_id: "req-1", data });
const refuse = (status, code, message) => ({ status, json: { code, message, request_id: "req-1" } });
