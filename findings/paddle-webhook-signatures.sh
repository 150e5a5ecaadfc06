#!/usr/bin/env bash
# How Paddle's library verifies the signature of a webhook.
#
# Expected: as in Stripe's library, a signature is valid for several minutes, and while a secret is being rotated one valid
# signature among several is enough.
#
# Observed with @paddle/paddle-node-sdk 3.10.0: a signature is valid for five seconds, and no option changes that. A webhook
# that is delayed by a cold start or a queue is therefore rejected. If a header has several signatures (h1=…;h1=…), the
# library checks only the last one.
#
# Therefore: do not rely on the library for webhooks that are older or have several signatures. Verify the HMAC of ts:body
# yourself, as `genvoris store` does, with your own tolerance, and accept the webhook if any of its signatures is valid.
#
#   bash findings/paddle-webhook-signatures.sh       (needs Node.js with npm)
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @paddle/paddle-node-sdk@3.10.0
cat >verify.mjs <<'END'
import { createHmac } from "node:crypto";
import { Paddle } from "@paddle/paddle-node-sdk";

const secret = "pdl_ntfset_secret";
const body = '{"event_type":"transaction.completed"}';
const { webhooks } = new Paddle("key");
const now = Math.floor(Date.now() / 1000);
const h1 = (time, key = secret) => `h1=${createHmac("sha256", key).update(`${time}:${body}`).digest("hex")}`;
const headers = {
  "signed now": `ts=${now};${h1(now)}`,
  "signed ten seconds ago": `ts=${now - 10};${h1(now - 10)}`,
  "old secret first, current secret last": `ts=${now};${h1(now, "old")};${h1(now)}`,
  "current secret first, old secret last": `ts=${now};${h1(now)};${h1(now, "old")}`,
};
for (const [name, header] of Object.entries(headers)) console.log(`${name}: ${await webhooks.isSignatureValid(body, secret, header)}`);
END
node verify.mjs | tee observed.txt
diff observed.txt - <<'END'
signed now: true
signed ten seconds ago: false
old secret first, current secret last: true
current secret first, old secret last: false
END
echo "The result is the same as before."
