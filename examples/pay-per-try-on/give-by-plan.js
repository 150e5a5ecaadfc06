// One try-on as a plan of one try-on whose period starts anew. Whoever does it this way has to remember which checkouts were
// used, because each new period is another try-on.

import { access, mkdir, writeFile } from "node:fs/promises";

const PLAN = { externalId: "pay-per-use-1", name: "One try-on", monthlyTryOns: 1 };
/** A file for each checkout that was used. A shop has a table. */
const USED = process.env.USED_CHECKOUTS ?? "used-checkouts";

const running = new Map();

/** Calls for the same shopper run one after another, so that two of the same checkout do not both find it unused. */
export function giveByPlan(genvoris, shopperId, checkoutId) {
  const before = running.get(shopperId) ?? Promise.resolve();
  const given = before.catch(() => {}).then(() => give(genvoris, shopperId, checkoutId));
  running.set(shopperId, given);
  const forget = () => running.get(shopperId) === given && running.delete(shopperId);
  given.then(forget, forget);
  return given;
}

async function give(genvoris, shopperId, checkoutId) {
  const plan = await genvoris("/plans", PLAN);
  const resetPeriod = !(await isUsed(checkoutId));
  const metadata = { model: "PAY_PER_USE" };
  const customer = await genvoris("/customers", { externalId: shopperId, planId: plan.id, resetPeriod, metadata });
  // After the period has started and before anybody has a token for it: a crash in between starts it again, and no more.
  await markUsed(checkoutId);
  return customer;
}

function isUsed(checkoutId) {
  return access(`${USED}/${checkoutId}`).then(() => true, () => false);
}

async function markUsed(checkoutId) {
  await mkdir(USED, { recursive: true });
  await writeFile(`${USED}/${checkoutId}`, "");
}
