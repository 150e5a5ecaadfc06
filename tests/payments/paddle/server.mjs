// A stand-in for Paddle's transactions: https://developer.paddle.com/api-reference/transactions
// What becomes of a transaction is up to the test.

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";

export async function startPaddle() {
  const paddle = { transactions: new Map(), requests: [], url: undefined, close: () => server.close() };
  const server = createServer(async (request, response) => {
    const [path] = request.url.split("?");
    const body = request.method === "POST" ? await json(request) : undefined;
    paddle.requests.push({ method: request.method, path, body });
    const transaction = body ? create(paddle, body) : paddle.transactions.get(path.split("/").at(-1));
    const answer = transaction ? { data: transaction } : { error: { type: "request_error", code: "not_found", detail: "Entity not found" } };
    response.writeHead(transaction ? (body ? 201 : 200) : 404, { "content-type": "application/json" });
    response.end(JSON.stringify({ ...answer, meta: { request_id: randomBytes(8).toString("hex") } }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  paddle.url = `http://127.0.0.1:${server.address().port}`;
  return paddle;
}

function create(paddle, { custom_data, items, collection_mode, checkout }) {
  const id = `txn_01${randomBytes(12).toString("hex")}`;
  const time = new Date().toISOString();
  const transaction = {
    id, status: "ready", custom_data, collection_mode, currency_code: "USD", origin: "api", payments: [], adjustments: [],
    items: items.map(({ quantity, price }) => ({ quantity, price: { id: "pri_1", unit_price_overrides: [], quantity: {}, ...price } })),
    checkout: { url: `${checkout.url ?? "https://shop.example/pay"}?_ptxn=${id}` },
    created_at: time, updated_at: time,
  };
  paddle.transactions.set(id, transaction);
  return transaction;
}

/** An adjustment as Paddle includes it in a transaction: whether it is of the whole is said of its items alone. */
export function adjustment(transaction, action, type, status = "approved") {
  const totals = { subtotal: "99", tax: "0", total: "99" };
  const proration = null;
  return {
    id: "adj_01", action, transaction_id: transaction.id, customer_id: "ctm_01", reason: "asked for", currency_code: "USD", status,
    credit_applied_to_balance: false, items: [{ id: "adjitm_01", item_id: "txnitm_01", type, amount: "99", proration, totals }],
    created_at: transaction.created_at, updated_at: transaction.created_at,
  };
}
