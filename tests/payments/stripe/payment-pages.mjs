// What the command line calls in place of a shopper: the page of a checkout session, and its confirmation.

import { ApiError, missing } from "./errors.mjs";
import { pay, payLater, settle } from "./checkout.mjs";
import { paymentMethod } from "./objects.mjs";

/** The account number of Stripe's test mode whose debits fail. */
const FAILING_IBAN = "IT60X0542811101000000123456";

export function createPaymentMethod(account, params) {
  if (!params.type) throw missing("type");
  const { iban = "" } = params[params.type] ?? {};
  const details = params.type === "sepa_debit" ? { bank_code: null, country: iban.slice(0, 2), last4: iban.slice(-4) } : { brand: "visa", last4: "4242" };
  return account.keep(paymentMethod(params.type, details), { fails: iban === FAILING_IBAN });
}

export function paymentPage(session) {
  return { id: session.id, object: "checkout.session", session_id: session.id, amount_total: session.amount_total, status: session.status };
}

/** Pays. A debit comes, or fails, at once: there is nobody who could wait. */
export async function confirm(account, session, params) {
  const method = account.find("payment_method", params.payment_method, "payment_method");
  if (Number(params.expected_amount) !== session.amount_total) {
    const message = "The amount that was expected is not the session's.";
    throw new ApiError(400, { code: "checkout_amount_mismatch", param: "expected_amount", message });
  }
  if (method.type === "card") {
    await pay(account, session, method);
  } else {
    await payLater(account, session, method);
    await settle(account, session, !account.hidden(method).fails);
  }
  return paymentPage(session);
}
