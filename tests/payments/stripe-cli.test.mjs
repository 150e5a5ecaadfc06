// The real Stripe command line against the stand-in: `stripe trigger` walks through whole checkouts, without a network.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";

import Stripe from "stripe";

import { startStripe } from "./stripe/server.mjs";
import { trigger } from "./stripe-cli.mjs";

const SECRET = "whsec_test";
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
    const output = await trigger(server.url, name, "--add", "checkout_session:metadata.shopperId=ada");
    assert.match(output, /Trigger succeeded/);
    const seen = events.map(({ type, data: { object } }) => [type, object.status, object.payment_status]);
    assert.deepEqual(seen, expected);
    assert.deepEqual(events[0].data.object.metadata, { shopperId: "ada" });
  });
}
