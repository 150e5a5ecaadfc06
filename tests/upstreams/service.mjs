// What the stand-ins for try-on services have in common: an HTTP server on this machine that keeps what it was sent, and
// moods that a test can put it in.
//
// A stand-in knows the published shapes of its service. The service's own public client is run against it, too, so that the
// tests do not agree only with each other.

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";

/** The picture that every stand-in makes. */
export const RESULT = readFileSync(new URL("../../www/store/model.jpg", import.meta.url));
const RESULT_PATH = "/results/picture.jpg";

/**
 * Starts a stand-in. `answer(call, service)` returns `{ status, json, body, type, headers }`.
 *
 * Moods: `ok`; `slow` (two more polls); `moderated` (the photo is refused); `broken` (a fault of the service); `lost` (the
 * connection ends after the request has arrived); `expired` (the picture is gone); `endless` (the job never ends).
 */
export async function startService(answer) {
  const service = { mood: "ok", calls: [], jobs: new Map(), url: undefined, close: undefined, resultUrl: undefined };
  const server = createServer((request, response) => {
    serve(service, answer, request, response).catch((error) => {
      response.writeHead(500).end(String(error.stack));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  service.url = `http://127.0.0.1:${server.address().port}`;
  service.resultUrl = `${service.url}${RESULT_PATH}`;
  service.close = () => {
    server.close();
    server.closeAllConnections();
  };
  return service;
}

async function serve(service, answer, request, response) {
  const { pathname: path, searchParams: query } = new URL(request.url, service.url);
  const { method, headers } = request;
  const call = { method, path, query, headers, body: await buffer(request) };
  service.calls.push(call);
  if (path === RESULT_PATH) return sendResult(service, call, response);
  const isSubmit = method === "POST" && call.body.length > 0;
  const answered = await answer(call, service);
  if (isSubmit && service.mood === "lost") return request.socket.destroy();
  const { status = 200, json, body, type = "application/json", headers: extra } = answered;
  response.writeHead(status, { "content-type": type, ...extra });
  response.end(body ?? JSON.stringify(json));
}

/** Results are public files on another server in reality; a key that arrives here would have been given away. */
function sendResult(service, { headers }, response) {
  const withKey = headers.authorization ?? headers["x-key"] ?? headers["x-api-key"];
  if (withKey) return response.writeHead(400).end("a key was sent to the file server");
  if (service.mood === "expired") return response.writeHead(404).end("<Error>NoSuchKey</Error>");
  response.writeHead(200, { "content-type": "image/jpeg" }).end(RESULT);
}

/** The body of a JSON request. */
export const json = ({ body }) => JSON.parse(body);

/** Adds a job, and returns its id. */
export function addJob(service, prefix = "job") {
  const id = `${prefix}-${service.jobs.size + 1}`;
  service.jobs.set(id, { polls: 0, cancelled: false });
  return id;
}

/** The state of a job after one more poll: `missing`, `waiting`, `running`, `cancelled`, `moderated`, `broken` or `done`. */
export function poll(service, id) {
  const job = service.jobs.get(id);
  if (!job) return "missing";
  job.polls += 1;
  if (job.cancelled) return "cancelled";
  if (service.mood === "endless") return "running";
  if (service.mood === "slow" && job.polls < 3) return job.polls === 1 ? "waiting" : "running";
  return ["moderated", "broken"].includes(service.mood) ? service.mood : "done";
}

/** Whether this is a picture in a data URL. */
export function isDataUrl(text) {
  const [, base64] = /^data:image\/(?:jpeg|png|webp);base64,(.+)$/s.exec(text ?? "") ?? [];
  return base64 !== undefined && isPicture(Buffer.from(base64, "base64"));
}

/** Whether this is a picture in base64, without the prefix of a data URL. */
export const isBase64 = (text) => /^[A-Za-z0-9+/]+=*$/.test(text ?? "") && isPicture(Buffer.from(text, "base64"));

export const isUrl = (text) => /^https?:\/\//.test(text ?? "");

/** Whether these are the bytes of a JPEG or PNG image. */
export function isPicture(bytes) {
  const start = Buffer.from(bytes).subarray(0, 4).toString("hex");
  return start.startsWith("ffd8ff") || start === "89504e47";
}

/** The names in `body` that `allowed` does not contain. */
export const unknownNames = (body, allowed) => Object.keys(body).filter((name) => !allowed.includes(name));
