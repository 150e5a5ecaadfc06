// Replicate's own client, and the platform, against the same stand-in.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import Replicate from "replicate";

import { testPlatform } from "./behaviour.mjs";
import { GARMENT_DATA_URL } from "./platform.mjs";
import { startReplicate } from "./services/replicate.mjs";

const KEY = "r8_test";
const MODEL = `cuuupid/idm-vton:${"0".repeat(64)}`;

describe("npm replicate", () => {
  let service;
  let client;
  before(async () => {
    service = await startReplicate();
    client = new Replicate({ auth: KEY, baseUrl: `${service.url}/v1`, useFileOutput: false });
  });
  after(() => service.close());
  beforeEach(() => (service.mood = "ok"));

  const input = { human_img: GARMENT_DATA_URL, garm_img: "https://shop.example/a.jpg", category: "upper_body", garment_des: "a shirt" };

  test("gets the picture at once, because it waits", async () => {
    assert.equal(await client.run(MODEL, { input }), service.resultUrl);
    assert.equal(service.calls.length, 1);
  });
  test("polls a slow prediction", async () => {
    service.mood = "slow";
    assert.equal(await client.run(MODEL, { input, wait: { mode: "poll", interval: 1 } }), service.resultUrl);
  });
  test("reads the error of a failed prediction", async () => {
    service.mood = "moderated";
    await assert.rejects(client.run(MODEL, { input }), /NSFW content detected/);
  });
  test("cancels a prediction", async () => {
    service.mood = "slow";
    const { id } = await client.predictions.create({ version: "0".repeat(64), input });
    assert.equal((await client.predictions.cancel(id)).status, "canceled");
  });
});

describe("the platform with --upstream replicate", () => {
  testPlatform({
    name: "replicate", start: startReplicate, key: KEY, basePath: "/v1", blames: false,
    submits: ({ method, path }) => method === "POST" && path === "/v1/predictions",
    cancel: ({ method, path }) => method === "POST" && path.endsWith("/cancel"),
  });
});
