// Sends events to a webhook endpoint, signed: https://docs.stripe.com/webhooks#verify-manually

import { createHmac } from "node:crypto";

import { now } from "./objects.mjs";

/** @param endpoint {{ url: string, secret: string } | undefined} where events go */
export function deliverTo(endpoint) {
  return async (event) => {
    if (!endpoint) return;
    const body = JSON.stringify(event);
    const headers = { "content-type": "application/json; charset=utf-8", "stripe-signature": signature(endpoint.secret, body) };
    const response = await fetch(endpoint.url, { method: "POST", headers, body });
    // Stripe would send it again for days. Here, somebody is looking.
    if (!response.ok) console.error(`${event.type}: the webhook endpoint answered ${response.status}`);
  };
}

function signature(secret, body) {
  const time = now();
  return `t=${time},v1=${createHmac("sha256", secret).update(`${time}.${body}`).digest("hex")}`;
}
