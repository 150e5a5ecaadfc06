// TryItOn's own client, and the platform, against the same stand-in.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import { testPlatform } from "./behaviour.mjs";
import { runPython, skip } from "./clients.mjs";
import { startTryItOn } from "./services/tryiton.mjs";

const KEY = "tio-test";

describe("PyPI tryiton", { skip }, () => {
  let service;
  before(async () => (service = await startTryItOn()));
  after(() => service.close());
  beforeEach(() => (service.mood = "ok"));

  const run = (key = KEY) => runPython("tryiton_client", service.url, key, "https://shop.example/a.jpg");

  test("gets the pictures", async () => {
    assert.deepEqual(await run(), { output: [service.resultUrl, service.resultUrl] });
  });
  test("reads the error of a refused photo", async () => {
    service.mood = "moderated";
    assert.deepEqual(await run(), { status: null, error: "ContentModerationError" });
  });
  test("knows a wrong key", async () => {
    assert.deepEqual(await run("wrong"), { status: 401, error: "Unauthorized" });
  });
});

describe("the platform with --upstream tryiton", () => {
  testPlatform({ name: "tryiton", start: startTryItOn, key: KEY, basePath: "/api/v1", submits: ({ method }) => method === "POST" });
});
