// The real Stripe command line against the stand-in: `stripe trigger` walks through whole checkouts, without a network.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import Stripe from "stripe";

import { startStripe } from "./stripe/server.mjs";

const SECRET = "whsec_test";
const home = mkdtempSync(join(tmpdir(), "stripe-cli-"));
let receiver;
let server;
let events;

before(async () => {
  receiver = createServer(async (request, response) => {
    events.push(Stripe.webhooks.constructEvent(await text(request), request.headers["stripe-signature"], SECRET));
    response.end();
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  server = await startStripe({ webhook: { url: `http://127.0.0.1:${receiver.address().port}`, secret: SECRET } });
});
after(() => {
  server.close();
  receiver.close();
  rmSync(home, { recursive: true });
});

const CASES = [
  ["checkout.session.completed", [["checkout.session.completed", "complete", "paid"]]],
  ["checkout.session.expired", [["checkout.session.expired", "expired", "unpaid"]]],
  ["checkout.session.async_payment_succeeded", [["checkout.session.completed", "complete", "unpaid"], ["checkout.session.async_payment_succeeded", "complete", "paid"]]],
  ["checkout.session.async_payment_failed", [["checkout.session.completed", "complete", "unpaid"], ["checkout.session.async_payment_failed", "complete", "unpaid"]]],
];

for (const [name, expected] of CASES) {
  test(`stripe trigger ${name}`, async () => {
    events = [];
    const output = await trigger(name, "--add", "checkout_session:metadata.shopperId=ada");
    assert.match(output, /Trigger succeeded/);
    const seen = events.map(({ type, data: { object } }) => [type, object.status, object.payment_status]);
    assert.deepEqual(seen, expected);
    assert.deepEqual(events[0].data.object.metadata, { shopperId: "ada" });
  });
}

async function trigger(...args) {
  const program = new URL("node_modules/.bin/stripe", import.meta.url).pathname;
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: home, STRIPE_API_KEY: "sk_test_0123456789ab", STRIPE_CLI_TELEMETRY_OPTOUT: "1" };
  const { stdout, stderr } = await promisify(execFile)(program, ["trigger", ...args, "--api-base", server.url], { env });
  return stdout + stderr;
}
