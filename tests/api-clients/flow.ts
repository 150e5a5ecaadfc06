// A store's server, in TypeScript with the generated types: a plan, a customer, a session, a try-on, the usage and a webhook.
// Prints what it has received as JSON.
//
//   node flow.js URL KEY PHOTO GARMENT

import { openAsBlob, readFileSync } from "node:fs";

import createClient from "openapi-fetch";

import type { components, paths } from "./generated/api.js";

const [url, key, photo, garment] = process.argv.slice(2) as [string, string, string, string];
const api = createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${key}` } });

const garmentUrl = `data:image/png;base64,${readFileSync(garment).toString("base64")}`;

/** The data of a call that must succeed. */
function expectData<T>({ data, error }: { data?: T; error?: components["schemas"]["Error"] }): T {
  if (data === undefined) throw new Error(error?.detail ?? "there is no body");
  return data;
}

/** A form with this photo, whose file name the generated types do not have. */
async function form(fields: Omit<components["schemas"]["TryOnForm"], "photo">): Promise<FormData> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const each of [value].flat()) body.append(name, String(each));
  }
  body.append("photo", await openAsBlob(photo), "photo.jpg");
  return body;
}

const plan = expectData(await api.POST("/api/v1/plans", { body: { name: "Ten a month", monthlyTryOns: 10 } }));
const customer = expectData(await api.POST("/api/v1/customers", { body: { externalId: "ada", planId: plan.id } }));
const params = { path: { id: customer.id } };
const session = expectData(await api.POST("/api/v1/customers/{id}/sessions", { params, body: { expires_in: 900 } }));
const fields = { end_customer_token: session.token, product_images: [garmentUrl], attempt_id: "typescript-1" };
const encoded = await form(fields);
const tryOn = expectData(await api.POST("/api/tryon", { body: { ...fields, photo: "" }, bodySerializer: () => encoded }));
const usage = expectData(await api.GET("/api/v1/customers/{id}/usage", { params }));
const events: components["schemas"]["EventType"][] = ["tryon.completed"];
const webhook = expectData(await api.POST("/api/v1/webhooks", { body: { url: "https://shop.example/hooks", events } }));
const missing = await api.GET("/api/v1/customers/{id}", { params: { path: { id: "nobody" } } });

console.log(JSON.stringify({
  status: tryOn.status,
  pictures: "images" in tryOn ? tryOn.images.length : 0,
  used: usage.data.current.used,
  plan: usage.data.plan?.name,
  events: webhook.events,
  error: missing.error?.error,
}));
