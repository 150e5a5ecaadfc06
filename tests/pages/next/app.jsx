import { useEffect, useRef } from "react";
import { hydrateRoot } from "react-dom/client";

const loaded = new Set();

/** Like next/script with strategy="afterInteractive": adds the script once per id, after hydration. */
function Script({ id, src, onReady, ...attributes }) {
  const once = useRef(false);
  useEffect(() => {
    if (once.current) return;
    once.current = true;
    const key = id || src;
    if (loaded.has(key)) return void onReady?.();
    loaded.add(key);
    const script = document.createElement("script");
    script.addEventListener("load", () => onReady?.());
    script.src = src;
    for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value);
    script.setAttribute("data-nscript", "afterInteractive");
    document.body.appendChild(script);
  });
  return null;
}

function Page() {
  return (
    <main>
      <h1>Linen shirt</h1>
      <button type="button" data-genvoris-trigger="true" data-product-id="42" data-product-title="Linen shirt"
        data-product-image="{{garment}}" data-product-category="apparel">Try it on</button>
      <Script src="{{widget}}" data-api-key="{{api_key}}" data-api-url="{{api_url}}" data-end-customer-token="{{token}}" />
    </main>
  );
}

hydrateRoot(document.getElementById("__next"), <Page />, {
  onRecoverableError: (error) => recorder.uncaught.push(String(error)),
});
