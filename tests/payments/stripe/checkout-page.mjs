// The page on which a shopper pays. A developer decides there what happens.

import { expire, pay, payLater, settle } from "./checkout.mjs";

const CHOICES = {
  pay: (account, session) => pay(account, session),
  pay_by_bank_debit: (account, session) => payLater(account, session),
  bank_debit_succeeds: (account, session) => settle(account, session, true),
  bank_debit_fails: (account, session) => settle(account, session, false),
  decline: () => {},
  cancel: () => {},
  expire,
};
const PAID = new Set(["pay", "pay_by_bank_debit"]);

/** Does what was chosen. Returns where the shopper goes; nothing if they stay, or if there is no such choice. */
export async function choose(account, session, choice) {
  if (!Object.hasOwn(CHOICES, choice)) return undefined;
  await CHOICES[choice](account, session);
  if (PAID.has(choice)) return session.success_url.replaceAll("{CHECKOUT_SESSION_ID}", session.id);
  return choice === "cancel" ? session.cancel_url : undefined;
}

export function page(account, session, choice) {
  const items = account.hidden(session).line_items.data.map(({ quantity, price }) => `<li>${quantity} × ${escape(name(account, price))}</li>`);
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Checkout</title>
<body style="font: 16px system-ui; max-width: 24em; margin: 3em auto">
<h1>${escape(money(session))}</h1><ul>${items.join("")}</ul>
<p>No money moves: this page stands in for Stripe's. The session is ${session.status}, and ${session.payment_status.replaceAll("_", " ")}.</p>
${choice === "decline" ? "<p role=alert>Your card was declined.</p>" : ""}
<form method="post">${offered(account, session).map(button).join("\n")}</form></body></html>`;
}

function name(account, price) {
  return account.find("product", price.product).name;
}

function money({ amount_total: amount, currency }) {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}

function offered(account, session) {
  if (session.status === "open") return ["pay", "pay_by_bank_debit", "decline", "expire", ...(session.cancel_url ? ["cancel"] : [])];
  const intent = session.payment_intent && account.find("payment_intent", session.payment_intent);
  return intent?.status === "processing" ? ["bank_debit_succeeds", "bank_debit_fails"] : [];
}

function button(choice) {
  const label = choice[0].toUpperCase() + choice.slice(1).replaceAll("_", " ");
  return `<p><button name="choice" value="${choice}">${label}</button></p>`;
}

function escape(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
