// A public client of Black Forest Labs, and the platform, against the same stand-in.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, beforeEach, describe, test } from "node:test";

import { BflAPI } from "bfl-api";

import { testPlatform } from "./behaviour.mjs";
import { PHOTO } from "./platform.mjs";
import { startBfl } from "./services/bfl.mjs";

const KEY = "bfl-test";

describe("npm bfl-api", () => {
  let service;
  let client;
  before(async () => {
    service = await startBfl();
    client = new BflAPI({ apiKey: KEY, logLevel: "NONE" });
    // It insists on HTTPS.
    client.baseUrl = service.url;
  });
  after(() => service.close());
  beforeEach(() => (service.mood = "ok"));

  // It has no call for try-ons.
  const submit = () => {
    const person = readFileSync(PHOTO).toString("base64");
    return client._makeRequest("POST", "/v1/flux-tools/vto-v1", { person, garment: person, prompt: "wearing the garments of image 2" });
  };

  test("gets the picture from the polling URL", async () => {
    const { id, polling_url: pollingUrl } = await submit();
    const { result } = await client.waitForResult(id, { pollingUrl, showSpinner: false });
    assert.equal(result.sample, service.resultUrl);
  });
  test("reads the status of a refused photo", async () => {
    service.mood = "moderated";
    const { id, polling_url } = await submit();
    assert.equal((await client.getResult(id, polling_url)).status, "Request Moderated");
  });
});

describe("the platform with --upstream bfl", () => {
  testPlatform({ name: "bfl", start: startBfl, key: KEY, submits: ({ method }) => method === "POST" });
});
