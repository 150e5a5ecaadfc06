/**
 * Types of the Genvoris try-on widget, for pages that are checked by TypeScript.
 *
 * Put this file beside your sources, or name it in `files` of your `tsconfig.json`: it declares what the script
 * puts on `window` and which events the page gets. Everything else is in the namespace `GenvorisWidget`.
 */

declare namespace GenvorisWidget {
  /** What `window.Genvoris` offers. Calls made before the runtime has loaded are kept, and run in their order. */
  interface Api {
    /** The version of the script. */
    readonly version: string;
    /** Settles when calls are taken. The runtime is loaded by the first of them, or by the first sign of interest. */
    readonly ready: Promise<ReadyDetail>;
    /** Opens the dialog. */
    openTryOn(options?: OpenOptions): void;
    /** The session token from now on; `null` or an empty text: none. Beats the attribute. */
    setToken(token: string | null): void;
    /** As if the shopper had closed the dialog. */
    close(): void;
    /** Gives up what is under way and takes everything out of the page. A later `openTryOn()` starts again. */
    destroy(): void;
    /** Examines this page's installation. Never rejects; the report holds no token, no key and no photo. */
    doctor(): Promise<string>;
    /**
     * Hears the event `genvoris:<name>`, from wherever it comes. A late listener of `ready` is told all the same.
     * @returns Ends it.
     */
    on<Name extends EventName>(
      name: Name,
      listener: (detail: Details[Name], event: CustomEvent<Details[Name]>) => void,
    ): () => void;
  }

  /** What is to be tried on. */
  interface OpenOptions {
    /** Pictures of the garment: addresses, paths, or `data:image/…`. */
    productImages?: readonly string[];
    /** Told to the backend and to the shopper. */
    productTitle?: string;
    /** Where the picture goes: on a person, into a room. */
    productCategory?: Category;
    /** The product's page, if it is not this one. */
    page_url?: string;
    /** The shopper's session token; beats the attribute. */
    token?: string;
  }

  /** What the product is. */
  type Category = "apparel" | "home" | "object" | "other";
  /** What the dialog speaks. */
  type Language = "en" | "fr" | "de" | "es" | "ar" | "ur";
  /** The shop system, as a label. */
  type Platform = "shopify" | "wordpress" | "woocommerce" | "laravel" | "custom";
  /** What test mode answers. */
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
   * `window.GenvorisConfig`, for pages that cannot carry attributes. May be set before or after the script; an
   * attribute of the script tag beats it.
   */
  interface Config {
    /** The store key. A live key belongs on your server: point `apiUrl` at a proxy that adds it. */
    apiKey?: string;
    /** The shopper's session token, minted by your server. */
    endCustomerToken?: string;
    /** The same as `endCustomerToken`, which wins. */
    customerToken?: string;
    /** The same as `endCustomerToken`, which wins. */
    token?: string;
    /** The backend: an address, or a path on your site. Default: where the script comes from. */
    apiUrl?: string;
    /** Where funnel events go. Default: `api/v1/events` below `apiUrl`; empty: none are sent. */
    eventsUrl?: string;
    /** The shop system. */
    platform?: Platform;
    /** Default: the page's `lang`, else English. */
    language?: Language | `${Language}-${string}`;
    /** No floating button. */
    noFab?: boolean;
    /** `false`: the storefront's look is not sampled. */
    autoStyle?: boolean;
    /** A CSS color. */
    primaryColor?: string;
    /** A CSS color. */
    accentColor?: string;
    /** A CSS color. */
    backgroundColor?: string;
    /** A CSS color. */
    textColor?: string;
    /** As in CSS. */
    fontFamily?: string;
    /** Whole pixels. */
    borderRadius?: number | `${number}` | `${number}px`;
    /** The dotted name of your {@link PaywallCallback}, like `Theme.paywall.open`. */
    paywallCallback?: string;
    /** The dotted name of your {@link TokenCallback}. */
    tokenCallback?: string;
    /** Where that gives none: an address that answers `{ token }` to a POST with credentials. */
    tokenUrl?: string;
    /** The dotted name of your {@link ResultCallback}. */
    resultCallback?: string;
    /** The dotted name of your {@link ErrorCallback}. */
    errorCallback?: string;
    /** Pay per try-on: your endpoint that starts a checkout. */
    checkoutUrl?: string;
    /** Pay per try-on: your endpoint that exchanges a paid checkout for a token. */
    sessionUrl?: string;
    /** Pay per try-on: the price as the shopper reads it. */
    priceLabel?: string;
    /** Pay per try-on: your own id of the shopper. */
    shopperId?: string | number;
    /** Your photo policy; with it, nothing is uploaded before the shopper ticks a box. */
    consentUrl?: string;
    /** Answers like this without any network, so that every screen can be built. */
    testMode?: TestMode;
  }

  /** `window.genvorisConfig`, as Laravel pages set it. Attributes and {@link Config} beat it. */
  interface LaravelConfig {
    /** The proxy's address or path. */
    apiProxyBase?: string;
    /** The product of triggers that name none. */
    productId?: string | number;
    /** The shopper's session token. */
    token?: string;
    /** `false` or `0`: nothing opens. */
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

  /** Why a shopper may not try on. Backends may have words of their own. */
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
     * Goes on with the same photo and product, once; with a new session token, if there is one. Where the store's own
     * status was in the way, that is asked again.
     */
    resume(token?: string): void;
    /** Gives up: the dialog closes, the photo is kept. */
    cancel(): void;
  }

  /** Detail of `genvoris:tryon-completed`. */
  interface CompletedDetail {
    productId: string | null;
    /** Addresses, or `data:image/…`. */
    images: string[];
    /** `null` where nothing is counted per customer. */
    quota: Quota | null;
    requestId: string | null;
  }

  /** Detail of `genvoris:error`. */
  interface ErrorDetail {
    /** Stable: the backend's code, or the widget's own. */
    code: string;
    /** What the shopper reads. */
    message: string;
    /** Whether the same try-on may succeed when it is tried again. */
    retryable: boolean;
    requestId: string | null;
    /** Whether the try-on was counted. */
    charged: "no" | "yes" | "unknown";
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
  }

  /** A name for `Genvoris.on`. */
  type EventName = keyof Details;

  /** The events by their names on the page. Only `genvoris:quota` can be prevented. */
  type EventMap = { [Name in EventName as `genvoris:${Name}`]: CustomEvent<Details[Name]> };

  /** `true` or a fresh token: handled. Nothing, or an error: the widget's own panel comes. */
  type PaywallAnswer = boolean | string | null | undefined | void;
  /** Named by `data-paywall-callback`. A token goes on with the try-on; a promise is waited for. */
  type PaywallCallback = (detail: QuotaDetail) => PaywallAnswer | Promise<PaywallAnswer>;
  /** Without a token, `data-token-url` is asked. */
  type TokenAnswer = string | null | undefined | void;
  /** Named by `data-token-callback`: gives a fresh session token when the backend says the old one is dead. */
  type TokenCallback = () => TokenAnswer | Promise<TokenAnswer>;
  /** Named by `data-result-callback`. */
  type ResultCallback = (detail: CompletedDetail) => void;
  /** Named by `data-error-callback`. */
  type ErrorCallback = (detail: ErrorDetail) => void;
}

interface Window {
  /** The widget. Missing until its script has run, and where the script is blocked. */
  Genvoris?: GenvorisWidget.Api;
  /** Settings, in place of attributes. */
  GenvorisConfig?: GenvorisWidget.Config;
  /** Settings, as Laravel pages give them. */
  genvorisConfig?: GenvorisWidget.LaravelConfig;
  /** The version, where older pages look for it. */
  VTOWidget?: { version: string };
}

interface WindowEventMap extends GenvorisWidget.EventMap {}
interface DocumentEventMap extends GenvorisWidget.EventMap {}
interface HTMLElementEventMap extends GenvorisWidget.EventMap {}

interface HTMLElementTagNameMap {
  /** Holds the dialog, in its shadow root; the widget makes it. */
  "genvoris-widget": HTMLElement;
}
