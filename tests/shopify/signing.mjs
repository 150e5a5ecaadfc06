// Shopify's signatures, made by Shopify's own library.

import "@shopify/shopify-api/adapters/node";
import { ApiVersion, LogSeverity, shopifyApi } from "@shopify/shopify-api";

// The library exports only what checks signatures; what makes them is in a file of it.
const { generateLocalHmac } = await import(new URL("node_modules/@shopify/shopify-api/dist/esm/lib/utils/hmac-validator.mjs", import.meta.url));
const { createSHA256HMAC } = await import(new URL("node_modules/@shopify/shopify-api/dist/esm/runtime/crypto/utils.mjs", import.meta.url));

export const SECRET = "shpss_test_secret";
export const SHOP = "demo.myshopify.com";

export const shopify = shopifyApi({
  apiKey: "client-id",
  apiSecretKey: SECRET,
  apiVersion: Object.values(ApiVersion).at(-1),
  hostName: "try-on.example.com",
  isEmbeddedApp: false,
  logger: { level: LogSeverity.Error },
});

/** The parameters that the app proxy appends for a customer, or for a guest with ''. */
export async function signQuery(customer = "", { asked = {}, shop = SHOP, time = Math.floor(Date.now() / 1000), secret = SECRET } = {}) {
  const query = { ...asked, shop, logged_in_customer_id: customer, path_prefix: "/apps/genvoris", timestamp: String(time) };
  const signature = await generateLocalHmac({ apiSecretKey: secret })(query, "appProxy");
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, signature })) for (const one of [value].flat()) parameters.append(name, one);
  return parameters;
}

/** The signature of a webhook's raw body. */
export const signBody = (body, secret = SECRET) => createSHA256HMAC(secret, body);
