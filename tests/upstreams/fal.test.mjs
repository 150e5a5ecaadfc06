// fal's own client, and the platform, against the same stand-in.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import { createFalClient } from "@fal-ai/client";

import { testPlatform } from "./behaviour.mjs";
import { GARMENT_DATA_URL } from "./platform.mjs";
import { startFal } from "./services/fal.mjs";

const KEY = "id1:secret1";
const APP = "fal-ai/fashn/tryon/v1.6";

describe("npm @fal-ai/client", () => {
  let service;
  let client;
  before(async () => {
    service = await startFal();
    // The client has no setting for the server.
    const requestMiddleware = async (request) => ({ ...request, url: request.url.replace("https://queue.fal.run", service.url) });
    client = createFalClient({ credentials: KEY, requestMiddleware });
  });
  after(() => service.close());
  beforeEach(() => (service.mood = "ok"));

  const input = { model_image: GARMENT_DATA_URL, garment_image: "https://shop.example/a.jpg", category: "auto", num_samples: 2 };
  const subscribe = () => client.subscribe(APP, { input, pollInterval: 1 });

  for (const mood of ["ok", "slow"]) {
    test(`gets the pictures (${mood})`, async () => {
      service.mood = mood;
      const { data } = await subscribe();
      assert.deepEqual(data.images.map(({ url }) => url), [service.resultUrl, service.resultUrl]);
    });
  }
  test("reads the error of a refused photo", async () => {
    service.mood = "moderated";
    await assert.rejects(subscribe(), (error) => error.status === 422 && error.body.detail[0].type === "content_policy_violation");
  });
  test("cancels a request", async () => {
    service.mood = "endless";
    const { request_id: requestId } = await client.queue.submit(APP, { input });
    await client.queue.cancel(APP, { requestId });
    assert.ok(service.jobs.get(requestId).cancelled);
  });
});

describe("the platform with --upstream fal", () => {
  testPlatform({
    name: "fal", start: startFal, key: KEY,
    submits: ({ method }) => method === "POST",
    cancel: ({ method, path }) => method === "PUT" && path.endsWith("/cancel"),
  });
});
