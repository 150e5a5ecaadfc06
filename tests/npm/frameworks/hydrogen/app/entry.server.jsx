// As in Hydrogen's own template, with the additions to the policy from the guide.
import { createContentSecurityPolicy } from "@shopify/hydrogen";
import { renderToReadableStream } from "react-dom/server";
import { ServerRouter } from "react-router";
import { policy } from "./policy.js";

/** The additions without one source, so that a test can see what each is for. */
const additions = Object.fromEntries(
  Object.entries(policy).map(([directive, sources]) => [directive, sources.filter((source) => `${directive} ${source}` !== process.env.WITHOUT_SOURCE)]),
);

export default async function handleRequest(request, status, headers, context) {
  const { nonce, header, NonceProvider } = createContentSecurityPolicy({
    ...additions,
    shop: { checkoutDomain: "checkout.shop.example", storeDomain: "shop.example" },
  });
  const body = await renderToReadableStream(
    <NonceProvider>
      <ServerRouter context={context} url={request.url} nonce={nonce} />
    </NonceProvider>,
    { nonce, signal: request.signal },
  );
  headers.set("Content-Type", "text/html");
  headers.set("Content-Security-Policy", header);
  return new Response(body, { headers, status });
}
