// Wrong uses, each of which has to be told to whoever writes it: one that compiles is an error here.

// @ts-expect-error: the script may not have run
window.Genvoris.openTryOn();

declare const genvoris: GenvorisWidget.Api;

// @ts-expect-error: several pictures, never one text
genvoris.openTryOn({ productImages: "/linen-shirt.jpg" });
// @ts-expect-error: one of four
genvoris.openTryOn({ productCategory: "shoes" });
// @ts-expect-error: `page_url` is written like that
genvoris.openTryOn({ pageUrl: "https://shop.example/p/1" });
// @ts-expect-error: a text or null
genvoris.setToken(7);
// @ts-expect-error: it is read, not set
genvoris.version = "2.0.0";
// @ts-expect-error: a promise
const report: string = genvoris.doctor();
// @ts-expect-error: names are without `genvoris:` here
genvoris.on("genvoris:quota", () => {});
// @ts-expect-error: no such event
genvoris.on("finished", () => {});
// @ts-expect-error: a function
genvoris.on("open", "Theme.opened");
// @ts-expect-error: this detail has no pictures
genvoris.on("open", ({ images }) => images);
// @ts-expect-error: it may be null
genvoris.on("quota", ({ remaining }) => remaining.toFixed());
// @ts-expect-error: it may be missing
genvoris.on("quota", ({ upgradeUrl }) => upgradeUrl.length);
// @ts-expect-error: nothing may be counted per customer
genvoris.on("tryon-completed", ({ quota }) => quota.used);
// @ts-expect-error: 'no', 'yes' or 'unknown'
genvoris.on("error", ({ charged }) => charged === "maybe");
// @ts-expect-error: nothing is told
genvoris.on("token-expired", ({ token }) => token.length);

// @ts-expect-error: camelCase
window.GenvorisConfig = { "data-api-key": "gvk_test_1" };
// @ts-expect-error: a boolean
window.GenvorisConfig = { noFab: "yes" };
// @ts-expect-error: a text
window.GenvorisConfig = { apiKey: 7 };
// @ts-expect-error: pixels
window.GenvorisConfig = { borderRadius: "1rem" };
// @ts-expect-error: the dialog does not speak it
window.GenvorisConfig = { language: "nl" };
// @ts-expect-error: one of five
window.GenvorisConfig = { platform: "magento" };
// @ts-expect-error: one of two
window.GenvorisConfig = { checkoutMode: "overlay" };
// @ts-expect-error: one of eleven
window.GenvorisConfig = { testMode: "on" };
// @ts-expect-error: a function's dotted name, not the function
window.GenvorisConfig = { paywallCallback: () => true };
// @ts-expect-error: Laravel's object has names of its own
window.genvorisConfig = { apiKey: "gvk_test_1" };
// @ts-expect-error: a boolean
window.genvorisConfig = { widgetEnabled: "yes" };

// @ts-expect-error: this detail has no version
window.addEventListener("genvoris:close", ({ detail }) => detail.version);
// @ts-expect-error: this detail has no pictures
document.addEventListener("genvoris:error", ({ detail }) => detail.images);
// @ts-expect-error: `resume` takes a text
document.body.addEventListener("genvoris:quota", ({ detail }) => detail.resume(7));

// @ts-expect-error: neither handled nor a token
const paywall: GenvorisWidget.PaywallCallback = () => 7;
// @ts-expect-error: a text, or a promise of one
const token: GenvorisWidget.TokenCallback = () => 7;
// @ts-expect-error: it hears what was made
const result: GenvorisWidget.ResultCallback = (detail: GenvorisWidget.QuotaDetail) => {};
// @ts-expect-error: it hears what went wrong
const failed: GenvorisWidget.ErrorCallback = (detail: GenvorisWidget.CompletedDetail) => {};

export { failed, paywall, report, result, token };
