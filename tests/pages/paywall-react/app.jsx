import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { createPortal } from "react-dom";

function Paywall() {
  const [refusal, setRefusal] = useState(null);
  useEffect(() => {
    const refused = (event) => {
      event.preventDefault();
      setRefusal(event.detail);
    };
    window.addEventListener("genvoris:quota", refused);
    return () => window.removeEventListener("genvoris:quota", refused);
  }, []);
  if (!refusal) return null;
  const upgrade = async () => {
    const answer = await fetch("/account/upgrade", { method: "POST" });
    const { token } = await answer.json();
    setRefusal(null);
    refusal.resume(token);
  };
  return createPortal(
    <div role="dialog" aria-modal="true" aria-label="Upgrade" className="modal">
      <p id="count">{refusal.used} of {refusal.limit} try-ons used</p>
      <button id="buy" onClick={upgrade}>Upgrade</button>
      <button id="no" onClick={() => { refusal.cancel(); setRefusal(null); }}>No thanks</button>
    </div>,
    document.body,
  );
}

createRoot(document.getElementById("root")).render(
  <StrictMode>
    <h1>Linen shirt</h1>
    <button type="button" data-genvoris-trigger="" data-product-id="42" data-product-title="Linen shirt"
      data-product-image="{{garment}}" data-product-category="apparel">Try it on</button>
    <Paywall />
  </StrictMode>,
);
