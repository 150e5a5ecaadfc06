#!/usr/bin/env bash
# A webhook of Paddle's, verified by Paddle's library.
#
# Guess: as with Stripe's library, a signature is good for some minutes, and one of several is enough while a secret is
# being replaced.
#
# Seen with @paddle/paddle-node-sdk 3.10.0: a signature is good for five seconds, and no option changes that, so that a
# webhook that waits for a cold start or in a queue is refused. Of several signatures in a header (h1=…;h1=…) the last is
# the only one that is looked at.
#
# What follows: the library's answer is no verdict on an old webhook or one with several signatures. Check the HMAC over
# ts:body yourself, as `genvoris store` does, with a tolerance of your own, and accept any of the signatures.
#
#   bash findings/paddle-webhook-signatures.sh       needs Node.js with npm
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @paddle/paddle-node-sdk@3.10.0
cat >look.mjs <<'END'
import { createHmac } from "node:crypto";
import { Paddle } from "@paddle/paddle-node-sdk";

const secret = "pdl_ntfset_secret";
const body = '{"event_type":"transaction.completed"}';
const { webhooks } = new Paddle("key");
const now = Math.floor(Date.now() / 1000);
const h1 = (time, key = secret) => `h1=${createHmac("sha256", key).update(`${time}:${body}`).digest("hex")}`;
const headers = {
  "signed now": `ts=${now};${h1(now)}`,
  "ten seconds ago": `ts=${now - 10};${h1(now - 10)}`,
  "by the old secret, then by this": `ts=${now};${h1(now, "old")};${h1(now)}`,
  "by this secret, then by the old": `ts=${now};${h1(now)};${h1(now, "old")}`,
};
for (const [name, header] of Object.entries(headers)) console.log(`${name}: ${await webhooks.isSignatureValid(body, secret, header)}`);
END
node look.mjs | tee seen.txt
diff seen.txt - <<'END'
signed now: true
ten seconds ago: false
by the old secret, then by this: true
by this secret, then by the old: false
END
echo "as seen before"
