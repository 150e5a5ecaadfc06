import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { TryOn } from "./try-on.jsx";

const shirt = { id: "42", title: "Linen shirt", image: "{{garment}}" };

function App() {
  const [token, setToken] = useState("first.session.token");
  const [route, setRoute] = useState("product");
  return (
    <main>
      <nav>
        <button id="to-cart" onClick={() => setRoute("cart")}>Cart</button>
        <button id="to-product" onClick={() => setRoute("product")}>Product</button>
        <button id="sign-in" onClick={() => setToken("second.session.token")}>Sign in</button>
      </nav>
      {route === "product" ? <TryOn token={token} product={shirt} /> : <h1>Your cart</h1>}
    </main>
  );
}

createRoot(document.getElementById("root")).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
