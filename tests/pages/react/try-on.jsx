import { useEffect } from "react";

/** The component in the documentation for React: it loads the widget when it mounts, and removes it when it unmounts. */
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
    const setToken = () => window.Genvoris.setToken(token);
    window.addEventListener("genvoris:ready", setToken, { once: true });
    return () => window.removeEventListener("genvoris:ready", setToken);
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
