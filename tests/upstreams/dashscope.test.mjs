// DashScope's own client, and the platform, against the same stand-in.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import { testPlatform } from "./behaviour.mjs";
import { runPython, skip } from "./clients.mjs";
import { startDashScope } from "./services/dashscope.mjs";

const KEY = "sk-test";

describe("PyPI dashscope", { skip }, () => {
  let service;
  before(async () => (service = await startDashScope()));
  after(() => service.close());
  beforeEach(() => (service.mood = "ok"));

  const run = (key = KEY) => runPython("dashscope_client", service.url, key, service.resultUrl);

  test("gets the picture", async () => {
    const { output } = await run();
    assert.deepEqual([output.task_status, output.image_url], ["SUCCEEDED", service.resultUrl]);
  });
  test("reads the error of a refused photo", async () => {
    service.mood = "moderated";
    const { output } = await run();
    assert.deepEqual([output.task_status, output.code], ["FAILED", "DataInspectionFailed"]);
  });
  test("knows a wrong key", async () => {
    assert.deepEqual(await run("wrong"), { status: 401, code: "InvalidApiKey" });
  });
});

describe("the platform with --upstream dashscope", () => {
  testPlatform({
    name: "dashscope", start: startDashScope, key: KEY, basePath: "/api/v1",
    submits: ({ method, path }) => method === "POST" && path.includes("image-synthesis"),
    cancel: ({ method, path }) => method === "POST" && path.endsWith("/cancel"),
  });
});
