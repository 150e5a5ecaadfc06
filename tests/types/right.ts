// Correct uses of every part of the public interface. All of them must compile.

const genvoris = window.Genvoris;
const legacy: string | undefined = window.VTOWidget?.version;

if (genvoris) {
  const version: string = genvoris.version;
  genvoris.ready.then((detail) => detail.version === version);
  genvoris.openTryOn();
  genvoris.openTryOn({
    productImages: ["/linen-shirt.jpg"],
    productTitle: "Linen shirt",
    productCategory: "apparel",
    page_url: "https://shop.example/p/1",
    token: "eyJ.eyJ.c2ln",
  });
  genvoris.setToken("eyJ.eyJ.c2ln");
  genvoris.setToken(null);
  genvoris.close();
  genvoris.doctor().then((report) => report.split("\n").length);
  genvoris.destroy();

  const off = genvoris.on("quota", (detail, event) => {
    event.preventDefault();
    const left: number | null = detail.remaining;
    const until = detail.resetsAt && new Date(detail.resetsAt);
    if (detail.reason === "no_plan" || detail.reason === "of our own") location.assign(detail.upgradeUrl ?? "/plans");
    else if (left === 0 && until) detail.resume();
    else detail.cancel();
  });
  off();
  genvoris.on("ready", ({ version }) => version.length);
  genvoris.on("open", ({ productId }) => productId?.length);
  genvoris.on("close", ({ productId }) => productId?.length);
  genvoris.on("tryon-completed", ({ images, quota }) => images.length + (quota?.remaining ?? 0));
  genvoris.on("error", ({ code, charged }) => charged === "unknown" && code.length);
  genvoris.on("token-expired", () => location.reload());
  genvoris.on("add-to-cart", ({ productId, variant }, event) => productId && variant && event.preventDefault());
  genvoris.on("feedback", ({ reason, requestId }) => reason === "unchanged" && requestId);
  genvoris.on("checkout", ({ productId, url }, event) => productId && url.length && event.preventDefault());
}

window.GenvorisConfig = {
  apiKey: "gvk_test_1",
  endCustomerToken: "eyJ.eyJ.c2ln",
  customerToken: "eyJ.eyJ.c2ln",
  token: "eyJ.eyJ.c2ln",
  apiUrl: "/genvoris-proxy/",
  eventsUrl: "",
  platform: "shopify",
  language: "ar-EG",
  noFab: true,
  autoStyle: false,
  primaryColor: "#1d1b20",
  accentColor: "gold",
  backgroundColor: "white",
  textColor: "black",
  fontFamily: "Inter, sans-serif",
  borderRadius: 8,
  paywallCallback: "Theme.paywall.open",
  tokenCallback: "Theme.token",
  tokenUrl: "/token",
  resultCallback: "Theme.result",
  errorCallback: "Theme.error",
  checkoutUrl: "/api/tryon/checkout",
  sessionUrl: "/api/tryon/session",
  sessionIdParameter: "checkout",
  checkoutSessionId: "cs_1",
  checkoutMode: "popup",
  priceLabel: "0,99 €",
  shopperId: 7,
  consentUrl: "/photos",
  variations: 2,
  messages: { en: { submit: "Show me", try_ons_left: { one: "{count} left", other: "{count} left" } }, it: { submit: "Provalo" } },
  testMode: "no_plan",
};
window.GenvorisConfig = { language: "ur", borderRadius: "8px" };
window.genvorisConfig = { apiProxyBase: "/genvoris-proxy/", productId: 7, token: "eyJ.eyJ.c2ln", widgetEnabled: true };
window.genvorisConfig = { widgetEnabled: 0 };

window.addEventListener("genvoris:ready", (event) => event.detail.version.length);
document.addEventListener("genvoris:quota", (event) => event.detail.resume("eyJ.eyJ.c2ln"));
document.querySelector("button")?.addEventListener("genvoris:tryon-completed", ({ detail }) => detail.images[0]?.length);
window.addEventListener("genvoris:token-expired", () => location.reload());
window.addEventListener("genvoris:error", ({ detail }) => detail.retryable);

// These objects list every member of the public types by name, so adding or removing a member is an error here.
const version = "1.4.2";
const productId: string | null = "linen-shirt";
const requestId: string | null = null;
const quota: Required<GenvorisWidget.Quota> = { used: 1, limit: 3, remaining: 2 };
const details: Required<GenvorisWidget.Details> = {
  ready: { version } satisfies Required<GenvorisWidget.ReadyDetail>,
  open: { productId } satisfies Required<GenvorisWidget.ProductDetail>,
  close: { productId: null },
  quota: {
    error: "end_customer_quota",
    reason: "quota_exhausted",
    used: 3,
    limit: 3,
    remaining: null,
    resetsAt: null,
    upgradeUrl: "https://shop.example/plans",
    productId,
    requestId,
    resume() {},
    cancel() {},
  } satisfies Required<GenvorisWidget.QuotaDetail>,
  "tryon-completed": { productId, images: ["/result.jpg"], quota, requestId } satisfies Required<GenvorisWidget.CompletedDetail>,
  error: {
    code: "internal_error",
    message: "Something went wrong.",
    retryable: true,
    requestId,
    charged: "no",
  } satisfies Required<GenvorisWidget.ErrorDetail>,
  "token-expired": {},
  "add-to-cart": { productId, variant: "42" } satisfies Required<GenvorisWidget.AddToCartDetail>,
  feedback: { productId, reason: "fit", requestId } satisfies Required<GenvorisWidget.FeedbackDetail>,
  checkout: { productId, url: "https://checkout.example/1" } satisfies Required<GenvorisWidget.CheckoutDetail>,
};
const api: Required<GenvorisWidget.Api> = {
  version,
  ready: Promise.resolve({ version }),
  openTryOn() {},
  setToken() {},
  close() {},
  destroy() {},
  doctor: async () => "report",
  on: () => () => {},
};

const dialog: Element | null | undefined = document.querySelector("genvoris-widget")?.shadowRoot?.querySelector("dialog");

const handled: GenvorisWidget.PaywallCallback = () => true;
const tokenNow: GenvorisWidget.PaywallCallback = (detail) => (detail.used === 3 ? "eyJ.eyJ.c2ln" : undefined);
const tokenLater: GenvorisWidget.PaywallCallback = async () => "eyJ.eyJ.c2ln";
const nothing: GenvorisWidget.PaywallCallback = () => {};
const fresh: GenvorisWidget.TokenCallback = async () => (await fetch("/token")).text();
const result: GenvorisWidget.ResultCallback = ({ images }) => console.log(images);
const failed: GenvorisWidget.ErrorCallback = ({ code, message }) => console.log(code, message);

export { api, details, dialog, failed, fresh, handled, legacy, nothing, result, tokenLater, tokenNow };
