import { useEffect } from "react";

/** The component that the documentation for React publishes: brings the widget, takes it along again. */
export function TryOn({ token, product }) {
  useEffect(() => {
    const script = document.createElement("script");
    script.src = "{{widget}}";
    script.async = true;
    script.dataset.apiKey = "{{api_key}}";
    script.dataset.apiUrl = "{{api_url}}";
    document.body.appendChild(script);
    return () => {
      window.Genvoris?.destroy();
      script.remove();
    };
  }, []);

  useEffect(() => {
    window.Genvoris?.ready.then(() => window.Genvoris.setToken(token));
    const late = () => window.Genvoris.setToken(token);
    window.addEventListener("genvoris:ready", late, { once: true });
    return () => window.removeEventListener("genvoris:ready", late);
  }, [token]);

  return (
    <button
      type="button"
      className="try-on"
      data-genvoris-trigger=""
      data-product-id={product.id}
      data-product-title={product.title}
      data-product-image={product.image}
      data-product-category="apparel"
    >
      <span>Try it on</span>
    </button>
  );
}
