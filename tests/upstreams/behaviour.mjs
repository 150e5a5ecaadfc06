// What every service has in common from the shopper's point of view: its pictures arrive and cost one try-on, and nothing
// else costs anything.

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import { startPlatform } from "./platform.mjs";
import { RESULT } from "./service.mjs";

const PICTURE = `data:image/jpeg;base64,${RESULT.toString("base64")}`;

/**
 * Declares the tests of one service. `submits` says which calls submit a try-on; `blames` is false if the service's errors
 * do not tell whose fault they are; `polled` is false if it answers with the picture itself; `cancel` is the call that
 * cancels a job.
 */
export function testPlatform({ name, start, key, basePath, submits, blames = true, polled = true, cancel }) {
  let service;
  let platform;
  let shopper;
  before(async () => {
    service = await start();
    platform = await startPlatform(name, service, key, basePath);
  });
  after(async () => {
    await platform?.close();
    service?.close();
  });
  beforeEach(async () => {
    Object.assign(service, { mood: "ok", calls: [] });
    shopper = await platform.shopper();
  });

  const inMood = async (mood) => {
    service.mood = mood;
    const body = await shopper.tryOn();
    return { body, submitted: service.calls.filter(submits).length, charged: await shopper.charged() };
  };
  const failsFree = async (mood, error) => {
    const { body, submitted, charged } = await inMood(mood);
    assert.deepEqual([body.error, submitted, charged], [error, 1, 0], JSON.stringify(body).slice(0, 300));
    return body;
  };

  test("the shopper gets the picture for one try-on, without the service's address", async () => {
    const { body, submitted, charged } = await inMood("ok");
    assert.deepEqual([body.success, submitted, charged], [true, 1, 1], JSON.stringify(body).slice(0, 300));
    assert.ok(body.images[0] === PICTURE, body.images[0].slice(0, 100));
  });
  test("a fault of the service costs nothing, and the log has neither key nor photo", async () => {
    await failsFree("broken", "upstream_unreachable");
    for (const secret of [key, ...key.split(":"), "base64,", "/9j/"]) assert.ok(!platform.log.includes(secret), "a secret is in the log");
    assert.match(platform.log, /WARN.*the try-on service/);
  });
  test("a try-on that may have arrived is not sent twice", () => failsFree("lost", "upstream_unreachable"));
  if (polled) {
    test("a slow job is polled until it is done", async () => {
      const { body, submitted, charged } = await inMood("slow");
      assert.deepEqual([body.success, submitted, charged], [true, 1, 1]);
    });
    test("a picture that has expired costs nothing", () => failsFree("expired", "upstream_unreachable"));
    test(blames ? "the shopper reads that the photo was refused" : "a photo that was refused costs nothing", async () => {
      const { fieldErrors } = await failsFree("moderated", blames ? "invalid_body" : "upstream_unreachable");
      if (blames) assert.match(fieldErrors.photo[0], /moderation/);
    });
    testCancelling(() => ({ service, shopper }), cancel);
  }
}

function testCancelling(context, cancel) {
  test("a job that the shopper cancels costs nothing", async () => {
    const { service, shopper } = context();
    service.mood = "endless";
    const job = await shopper.start();
    assert.equal(job.status, "processing");
    await shopper.cancel(job);
    service.mood = "ok";
    assert.equal((await shopper.charged()), 0);
    if (cancel) await until(() => service.calls.some(cancel));
    const polls = service.calls.length;
    assert.equal((await shopper.tryOn()).success, true);
    assert.equal(await shopper.charged(), 1, "the late picture of the first job was not charged");
    assert.ok(service.calls.length > polls);
  });
}

async function until(condition) {
  const end = Date.now() + 5_000;
  while (!condition()) {
    assert.ok(Date.now() < end, "it does not happen");
    await new Promise((resolve) => setImmediate(resolve));
  }
}
