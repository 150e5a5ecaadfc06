// Correct uses of the package's types. All of them must compile.
import { GenvorisLoadError, loadGenvoris, type Genvoris, type GenvorisLoadErrorCode, type GenvorisOptions } from "@genvoris/widget";
import { GenvorisProvider, TryOnButton, useTryOn, type GenvorisProviderProps, type TryOn, type TryOnButtonProps } from "@genvoris/widget/react";

const options: GenvorisOptions = {
  apiKey: "gvk_pub_1",
  endCustomerToken: undefined,
  language: "fr-CA",
  noFab: true,
  tokenCallback: async () => "eyJ.eyJ.c2ln",
  paywallCallback: "Theme.paywall.open",
  addToCartCallback: async ({ variant }) => void variant?.length,
  src: "/widget.js",
  nonce: "1",
  integrity: "sha384-1",
};
const loaded: Promise<Genvoris | null> = loadGenvoris(options);
loaded.then((genvoris) => genvoris?.on("tryon-completed", ({ images }) => images.length), (error: GenvorisLoadError) => error.code);
const code: GenvorisLoadErrorCode = new GenvorisLoadError("script_failed", "/widget.js").code;
const api: GenvorisWidget.Api | undefined = window.Genvoris;

const Status = () => {
  const { status, error, genvoris, openTryOn, close }: TryOn = useTryOn();
  return <button onClick={() => (status === "ready" ? openTryOn({ productTitle: "Linen shirt" }) : close())}>{error?.code ?? genvoris?.version}</button>;
};

const everyEvent: Required<Pick<GenvorisProviderProps, Extract<keyof GenvorisProviderProps, `on${string}`>>> = {
  onReady: ({ version }) => version.length,
  onOpen: ({ productId }) => productId?.length,
  onClose: ({ productId }) => productId?.length,
  onQuota: ({ resume }, event) => (event.preventDefault(), resume("eyJ.eyJ.c2ln")),
  onTryonCompleted: ({ images }) => images[0]?.length,
  onError: ({ charged }) => charged === "unknown",
  onTokenExpired: () => {},
  onCheckout: ({ url }) => url.length,
  onAddToCart: ({ variant }) => variant?.length,
  onFeedback: ({ reason }) => reason === "fit",
  onLoadError: ({ code }) => code === "api_missing",
};
const button: TryOnButtonProps = { productId: 42, productImages: ["/a.png"] as const, className: "button", "aria-label": "Try it on", disabled: true };

export const page = (
  <GenvorisProvider {...options} {...everyEvent} token={null}>
    <Status />
    <TryOnButton {...button} ref={(element) => void element?.focus()} language="ar">Try it on</TryOnButton>
    <TryOnButton productId="7" />
  </GenvorisProvider>
);
export { api, code };
