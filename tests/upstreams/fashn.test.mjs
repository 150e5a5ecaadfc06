// FASHN's own client, and the platform, against the same stand-in.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import Fashn from "fashn";

import { testPlatform } from "./behaviour.mjs";
import { GARMENT_DATA_URL } from "./platform.mjs";
import { startFashn } from "./services/fashn.mjs";

const KEY = "fa-test-key";

describe("npm fashn", () => {
  let service;
  let client;
  before(async () => {
    service = await startFashn();
    client = new Fashn({ apiKey: KEY, baseURL: service.url, maxRetries: 0 });
  });
  after(() => service.close());
  beforeEach(() => (service.mood = "ok"));

  const subscribe = () =>
    client.predictions.subscribe({
      model_name: "tryon-v1.6",
      inputs: { model_image: GARMENT_DATA_URL, garment_image: "https://shop.example/a.jpg", num_samples: 2 },
      pollInterval: 1,
    });

  test("gets the pictures", async () => {
    const { status, output } = await subscribe();
    assert.deepEqual([status, output], ["completed", [service.resultUrl, service.resultUrl]]);
  });
  test("reads the error of a refused photo", async () => {
    service.mood = "moderated";
    const { status, error } = await subscribe();
    assert.deepEqual([status, error.name], ["failed", "ContentModerationError"]);
  });
  test("knows a wrong key", async () => {
    const stranger = new Fashn({ apiKey: "wrong", baseURL: service.url, maxRetries: 0 });
    await assert.rejects(stranger.predictions.status("job-1"), Fashn.AuthenticationError);
  });
});

describe("the platform with --upstream fashn", () => {
  testPlatform({ name: "fashn", start: startFashn, key: KEY, basePath: "/v1", submits: (call) => call.path === "/v1/run" });
});
