/**
 * Types of the Genvoris try-on widget, for pages that are checked by TypeScript.
 *
 * Put this file beside your sources, or name it in `files` of your `tsconfig.json`. It declares what the script puts on
 * `window`, and the events that the page gets. Everything else is in the namespace `GenvorisWidget`.
 */

declare namespace GenvorisWidget {
  /** The API, `window.Genvoris`. Calls made before the runtime has loaded are queued, and run in their order. */
  interface Api {
    /** The version of the script. */
    readonly version: string;
    /** Resolves when calls are accepted. The runtime loads at the first call, or at the first sign of interest. */
    readonly ready: Promise<ReadyDetail>;
    /** Opens the dialog. */
    openTryOn(options?: OpenOptions): void;
    /** Sets the session token, which overrides the attribute. `null` or an empty string removes it. */
    setToken(token: string | null): void;
    /** Closes the dialog, as the shopper can. */
    close(): void;
    /** Cancels the current try-on and removes everything from the page. A later `openTryOn()` starts again. */
    destroy(): void;
    /** Examines this page's installation. Never rejects; the report contains no token, no key and no photo. */
    doctor(): Promise<string>;
    /**
     * Listens to the event `genvoris:<name>`. A listener of `ready` that is added late is called all the same.
     * @returns A function that removes the listener.
     */
    on<Name extends EventName>(
      name: Name,
      listener: (detail: Details[Name], event: CustomEvent<Details[Name]>) => void,
    ): () => void;
  }

  /** The product to try on. */
  interface OpenOptions {
    /** Images of the product: URLs, paths, or `data:image/…`. */
    productImages?: readonly string[];
    /** The product's title, for the backend and the shopper. */
    productTitle?: string;
    /** What kind of product it is. */
    productCategory?: Category;
    /** What the product costs, as the shopper reads it: `€59`. */
    productPrice?: string;
    /** Your own id of the chosen variant, for `genvoris:add-to-cart`. */
    productVariant?: string;
    /** The URL of the product's page, if it is not this one. */
    page_url?: string;
    /** The shopper's session token. It overrides the attribute. */
    token?: string;
  }

  /** The attributes of a trigger in camelCase, without `data-`. */
  interface TriggerConfig {
    /** Your id of the product, for the backend and for events. */
    productId?: string | number;
    /** The product's title, for the backend and the shopper. */
    productTitle?: string;
    /** The picture of the product: a URL, a path, or `data:image/…`. */
    productImage?: string;
    /** Several pictures. */
    productImages?: readonly string[];
    /** What kind of product it is. */
    productCategory?: Category;
    /** What the product costs, as the shopper reads it: `€59`. */
    productPrice?: string;
    /** Your own id of the chosen variant, for `genvoris:add-to-cart`. */
    productVariant?: string | number;
    /** Takes precedence over the script's language. */
    language?: Config["language"];
  }

  /** Kinds of products: worn by a person, placed in a room, or others. */
  type Category = "apparel" | "home" | "object" | "other";
  /** The languages of the dialog. */
  type Language = "en" | "fr" | "de" | "es" | "ar" | "ur";
  /** The shop systems. */
  type Platform = "shopify" | "wordpress" | "woocommerce" | "laravel" | "custom";
  /** The results that test mode can simulate. */
  type TestMode =
    | "success"
    | "quota"
    | "no_plan"
    | "paused"
    | "cancelled"
    | "payment"
    | "expired"
    | "credit"
    | "error"
    | "offline"
    | "slow";

  /**
   * `window.GenvorisConfig`, for pages that cannot set attributes. It may be set before or after the script. An attribute
   * of the script tag overrides it.
   */
  interface Config {
    /** The store's key. A live key belongs on your server: point `apiUrl` at a proxy that adds it. */
    apiKey?: string;
    /** The shopper's session token, minted by your server. */
    endCustomerToken?: string;
    /** The same as `endCustomerToken`, which is used where both are set. */
    customerToken?: string;
    /** The same as `endCustomerToken`, which is used where both are set. */
    token?: string;
    /** The backend: a URL, or a path on your site. Default: the origin of the script. */
    apiUrl?: string;
    /** Where analytics events are sent. Default: `api/v1/events` below `apiUrl`. Empty: none are sent. */
    eventsUrl?: string;
    /** The shop system. */
    platform?: Platform;
    /** Default: the page's `lang`, else English. */
    language?: Language | `${Language}-${string}`;
    /** No floating button. */
    noFab?: boolean;
    /** `false`: the dialog does not take its theme from the storefront. */
    autoStyle?: boolean;
    /** A CSS color. */
    primaryColor?: string;
    /** A CSS color. */
    accentColor?: string;
    /** A CSS color. */
    backgroundColor?: string;
    /** A CSS color. */
    textColor?: string;
    /** A CSS font-family. */
    fontFamily?: string;
    /** A whole number of pixels. */
    borderRadius?: number | `${number}` | `${number}px`;
    /** The dotted name of your {@link PaywallCallback}, like `Theme.paywall.open`. */
    paywallCallback?: string;
    /** The dotted name of your {@link TokenCallback}. */
    tokenCallback?: string;
    /** Used where the callback gives no token: a URL that answers a POST with credentials by `{ token }`. */
    tokenUrl?: string;
    /** The dotted name of your {@link ResultCallback}. */
    resultCallback?: string;
    /** The dotted name of your {@link ErrorCallback}. */
    errorCallback?: string;
    /** The dotted name of your {@link AddToCartCallback}. */
    addToCartCallback?: string;
    /** Pay per try-on: your endpoint that starts a checkout. */
    checkoutUrl?: string;
    /** Pay per try-on: your endpoint that exchanges a paid checkout for a token. */
    sessionUrl?: string;
    /** Pay per try-on: the parameter of your success URL that brings the checkout's id. Default: `session_id`. */
    sessionIdParameter?: string;
    /** Pay per try-on: the id of the checkout that the shopper has come back from, if it is not in the address. */
    checkoutSessionId?: string;
    /** Pay per try-on: whether the checkout opens in the same tab, which is the default, or in a window of its own. */
    checkoutMode?: "redirect" | "popup";
    /** Pay per try-on: the price, as it is shown to the shopper. */
    priceLabel?: string;
    /** Pay per try-on: your own id of the shopper. */
    shopperId?: string | number;
    /** Your photo policy. Where it is set, no photo is sent before the shopper ticks a box. */
    consentUrl?: string;
    /** How many pictures a try-on makes. Default: 1. */
    variations?: 1 | 2 | 3 | 4;
    /**
     * Texts of your own by language and key, in place of the widget's: see `docs/src/messages.md`. A language that the widget does
     * not have takes its other texts from English.
     */
    messages?: Record<string, Record<string, Message>>;
    /** Simulates this result without any network, so that every screen can be built. */
    testMode?: TestMode;
  }

  /** A text; a list of texts; a title with advice; or the texts for numbers by plural category of Unicode CLDR. */
  type Message = string | string[] | { title: string; advice: string } | { other: string; [category: string]: string };

  /** `window.genvorisConfig`, as Laravel pages set it. Attributes and {@link Config} override it. */
  interface LaravelConfig {
    /** The URL or path of the proxy. */
    apiProxyBase?: string;
    /** The product of triggers that do not name one. */
    productId?: string | number;
    /** The shopper's session token. */
    token?: string;
    /** `false` or `0`: the dialog does not open. */
    widgetEnabled?: boolean | 0 | 1;
  }

  /** Detail of `genvoris:ready`. */
  interface ReadyDetail {
    version: string;
  }

  /** Detail of `genvoris:open` and `genvoris:close`. */
  interface ProductDetail {
    productId: string | null;
  }

  /** How much of a quota is used. */
  interface Quota {
    used: number;
    limit: number;
    remaining: number;
  }

  /** Why a shopper may not try on. Backends may send other reasons, too. */
  type Reason =
    "quota_exhausted" | "no_plan" | "paused" | "cancelled" | "payment_required" | "locked" | (string & {});

  /** Detail of `genvoris:quota`, and argument of the {@link PaywallCallback}. */
  interface QuotaDetail {
    error: "end_customer_quota" | "quota_exhausted" | "payment_required";
    reason: Reason;
    used: number | null;
    limit: number | null;
    remaining: number | null;
    /** When the period ends, ISO 8601. */
    resetsAt: string | null;
    /** Where the backend would send the shopper; `http` or `https`. */
    upgradeUrl?: string;
    productId: string | null;
    requestId: string | null;
    /**
     * Continues with the same photo and product, once; with a new session token, if one is given. Where the store's own
     * status was the reason, the status is requested again.
     */
    resume(token?: string): void;
    /** Closes the dialog and keeps the photo. */
    cancel(): void;
  }

  /** Detail of `genvoris:tryon-completed`. */
  interface CompletedDetail {
    productId: string | null;
    /** URLs, or `data:image/…`. */
    images: string[];
    /** `null` where nothing is counted per customer. */
    quota: Quota | null;
    requestId: string | null;
  }

  /** Detail of `genvoris:error`. */
  interface ErrorDetail {
    /** A stable code, of the backend or of the widget. */
    code: string;
    /** The message that the shopper reads. */
    message: string;
    /** Whether the same try-on may succeed if it is tried again. */
    retryable: boolean;
    requestId: string | null;
    /** Whether the try-on was counted. */
    charged: "no" | "yes" | "unknown";
  }

  /** Detail of `genvoris:checkout`, before the shopper is taken to the store's checkout. */
  interface CheckoutDetail {
    productId: string | null;
    /** The checkout. After `preventDefault()` the page takes the shopper there in its own way. */
    url: string;
  }

  /** Detail of `genvoris:add-to-cart`, and argument of the add-to-cart callback. */
  interface AddToCartDetail {
    productId: string | null;
    /** Your id of the variant, if the trigger or the call has one. */
    variant?: string;
  }

  /** Detail of `genvoris:feedback`: what the shopper says is not right with the picture. */
  interface FeedbackDetail {
    productId: string | null;
    /** `unchanged`: the picture is the photo again, as the widget itself has found. */
    reason: "fit" | "body" | "product" | "quality" | "unchanged";
    requestId: string | null;
  }

  /** Details by the events' names for `Genvoris.on`. */
  interface Details {
    ready: ReadyDetail;
    open: ProductDetail;
    close: ProductDetail;
    quota: QuotaDetail;
    "tryon-completed": CompletedDetail;
    error: ErrorDetail;
    "token-expired": Record<string, never>;
    checkout: CheckoutDetail;
    "add-to-cart": AddToCartDetail;
    feedback: FeedbackDetail;
  }

  /** A name for `Genvoris.on`. */
  type EventName = keyof Details;

  /** The events by their names on the page. Only `genvoris:quota`, `genvoris:checkout` and `genvoris:add-to-cart` are cancelable. */
  type EventMap = { [Name in EventName as `genvoris:${Name}`]: CustomEvent<Details[Name]> };

  /** `true` or a new token: the callback has handled it. Nothing, or an error: the widget shows its own panel. */
  type PaywallAnswer = boolean | string | null | undefined | void;
  /** The function of `data-paywall-callback`. A token continues the try-on; a promise is awaited. */
  type PaywallCallback = (detail: QuotaDetail) => PaywallAnswer | Promise<PaywallAnswer>;
  /** The function of `data-add-to-cart-callback`. The message of a rejection is shown to the shopper. */
  type AddToCartCallback = (detail: AddToCartDetail) => void | Promise<void>;
  /** Without a token, `data-token-url` is requested. */
  type TokenAnswer = string | null | undefined | void;
  /** The function of `data-token-callback`: gives a new session token when the backend refuses the old one. */
  type TokenCallback = () => TokenAnswer | Promise<TokenAnswer>;
  /** The function of `data-result-callback`. */
  type ResultCallback = (detail: CompletedDetail) => void;
  /** The function of `data-error-callback`. */
  type ErrorCallback = (detail: ErrorDetail) => void;
}

interface Window {
  /** The widget's API. Missing until the script has run, and where the script is blocked. */
  Genvoris?: GenvorisWidget.Api;
  /** Settings for pages that cannot set attributes. */
  GenvorisConfig?: GenvorisWidget.Config;
  /** Settings as Laravel pages set them. */
  genvorisConfig?: GenvorisWidget.LaravelConfig;
  /** The version, for older pages. */
  VTOWidget?: { version: string };
}

interface WindowEventMap extends GenvorisWidget.EventMap {}
interface DocumentEventMap extends GenvorisWidget.EventMap {}
interface HTMLElementEventMap extends GenvorisWidget.EventMap {}

interface HTMLElementTagNameMap {
  /** The widget's element. Its shadow root contains the dialog. */
  "genvoris-widget": HTMLElement;
}
