// Incorrect uses, which the compiler must reject. `@ts-expect-error` makes it an error if one of them compiles.

// @ts-expect-error: `window.Genvoris` is undefined until the script has run
window.Genvoris.openTryOn();

declare const genvoris: GenvorisWidget.Api;

// @ts-expect-error: `productImages` is an array, not a string
genvoris.openTryOn({ productImages: "/linen-shirt.jpg" });
// @ts-expect-error: `productCategory` is one of four values
genvoris.openTryOn({ productCategory: "shoes" });
// @ts-expect-error: the option is called `page_url`
genvoris.openTryOn({ pageUrl: "https://shop.example/p/1" });
// @ts-expect-error: a token is a string or null
genvoris.setToken(7);
// @ts-expect-error: `version` is read-only
genvoris.version = "2.0.0";
// @ts-expect-error: `doctor` returns a promise
const report: string = genvoris.doctor();
// @ts-expect-error: `on` takes event names without `genvoris:`
genvoris.on("genvoris:quota", () => {});
// @ts-expect-error: there is no such event
genvoris.on("finished", () => {});
// @ts-expect-error: a listener is a function
genvoris.on("open", "Theme.opened");
// @ts-expect-error: this event's detail has no images
genvoris.on("open", ({ images }) => images);
// @ts-expect-error: `remaining` may be null
genvoris.on("quota", ({ remaining }) => remaining.toFixed());
// @ts-expect-error: `upgradeUrl` may be missing
genvoris.on("quota", ({ upgradeUrl }) => upgradeUrl.length);
// @ts-expect-error: `quota` is null if try-ons are not counted per customer
genvoris.on("tryon-completed", ({ quota }) => quota.used);
// @ts-expect-error: `charged` is 'no', 'yes' or 'unknown'
genvoris.on("error", ({ charged }) => charged === "maybe");
// @ts-expect-error: this event has an empty detail
genvoris.on("token-expired", ({ token }) => token.length);

// @ts-expect-error: settings are in camelCase
window.GenvorisConfig = { "data-api-key": "gvk_test_1" };
// @ts-expect-error: `noFab` is a boolean
window.GenvorisConfig = { noFab: "yes" };
// @ts-expect-error: `apiKey` is a string
window.GenvorisConfig = { apiKey: 7 };
// @ts-expect-error: `borderRadius` is a number of pixels
window.GenvorisConfig = { borderRadius: "1rem" };
// @ts-expect-error: the dialog has no messages in this language
window.GenvorisConfig = { language: "nl" };
// @ts-expect-error: `platform` is one of five values
window.GenvorisConfig = { platform: "magento" };
// @ts-expect-error: `checkoutMode` is one of two values
window.GenvorisConfig = { checkoutMode: "overlay" };
// @ts-expect-error: `testMode` is one of eleven values
window.GenvorisConfig = { testMode: "on" };
// @ts-expect-error: a callback is given by its dotted name, not as a function
window.GenvorisConfig = { paywallCallback: () => true };
// @ts-expect-error: the settings object of the Laravel integration has other names
window.genvorisConfig = { apiKey: "gvk_test_1" };
// @ts-expect-error: `widgetEnabled` is a boolean
window.genvorisConfig = { widgetEnabled: "yes" };

// @ts-expect-error: this event's detail has no version
window.addEventListener("genvoris:close", ({ detail }) => detail.version);
// @ts-expect-error: this event's detail has no images
document.addEventListener("genvoris:error", ({ detail }) => detail.images);
// @ts-expect-error: `resume` takes a string
document.body.addEventListener("genvoris:quota", ({ detail }) => detail.resume(7));

// @ts-expect-error: the callback returns a boolean or a token
const paywall: GenvorisWidget.PaywallCallback = () => 7;
// @ts-expect-error: the callback returns a string, or a promise of one
const token: GenvorisWidget.TokenCallback = () => 7;
// @ts-expect-error: the result callback receives the detail of a completed try-on
const result: GenvorisWidget.ResultCallback = (detail: GenvorisWidget.QuotaDetail) => {};
// @ts-expect-error: the error callback receives the detail of an error
const failed: GenvorisWidget.ErrorCallback = (detail: GenvorisWidget.CompletedDetail) => {};

export { failed, paywall, report, result, token };
