// DashScope's own client, and the platform, against the same stand-in.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { testPlatform } from "./behaviour.mjs";
import { runPython, skip } from "./clients.mjs";
import { startDashScope } from "./services/dashscope.mjs";

const KEY = "sk-test";

test("PyPI dashscope gets the picture, and reads the errors of a refused photo and of a wrong key", { skip }, async () => {
  const [service, moderated] = await Promise.all([startDashScope(), startDashScope()]);
  moderated.mood = "moderated";
  const { url, resultUrl } = service;
  const ended = runPython("dashscope_client", resultUrl, url, KEY, moderated.url, KEY, url, "wrong");
  const [done, refused, stranger] = await ended.finally(() => [service, moderated].forEach((each) => each.close()));
  assert.deepEqual([done.task_status, done.image_url], ["SUCCEEDED", resultUrl]);
  assert.deepEqual([refused.task_status, refused.code], ["FAILED", "DataInspectionFailed"]);
  assert.deepEqual(stranger, { status: 401, code: "InvalidApiKey" });
});

describe("the platform with --upstream dashscope", () => {
  testPlatform({
    name: "dashscope", start: startDashScope, key: KEY, basePath: "/api/v1",
    submits: ({ method, path }) => method === "POST" && path.includes("image-synthesis"),
    cancel: ({ method, path }) => method === "POST" && path.endsWith("/cancel"),
  });
});
