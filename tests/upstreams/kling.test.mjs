// A public client of Kling, and the platform, against the same stand-in. Kling has no client of its own for this API; this one
// has its authentication and envelope, and no call for try-ons.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, beforeEach, describe, test } from "node:test";

import { KlingAPI } from "kling-api";

import { testPlatform } from "./behaviour.mjs";
import { PHOTO } from "./platform.mjs";
import { ACCESS_KEY, SECRET_KEY, startKling } from "./services/kling.mjs";

const PATH = "/v1/images/kolors-virtual-try-on";

describe("npm kling-api", () => {
  let service;
  let http;
  before(async () => {
    service = await startKling();
    const api = new KlingAPI({ accessKey: ACCESS_KEY, secretKey: SECRET_KEY });
    http = api.httpClient ?? api.client ?? api.http;
    // It insists on HTTPS.
    http.client.defaults.baseURL = service.url;
  });
  after(() => service.close());
  beforeEach(() => (service.mood = "ok"));

  const human_image = readFileSync(PHOTO).toString("base64");
  const create = () =>
    http.request("POST", PATH, { model_name: "kolors-virtual-try-on-v1-5", human_image, cloth_image: "https://shop.example/a.jpg" });

  test("is authorized by its JWT, and gets the picture", async () => {
    const { code, data } = await create();
    assert.deepEqual([code, data.task_status], [0, "submitted"]);
    const task = await http.request("GET", `${PATH}/${data.task_id}`);
    assert.equal(task.data.task_result.images[0].url, service.resultUrl);
  });
  test("reads the error of a refused photo", async () => {
    service.mood = "moderated";
    await assert.rejects(create(), ({ code, httpStatus }) => code === 1301 && httpStatus === 400);
  });
});

describe("the platform with --upstream kling", () => {
  testPlatform({ name: "kling", start: startKling, key: `${ACCESS_KEY}:${SECRET_KEY}`, submits: ({ method }) => method === "POST" });
});
