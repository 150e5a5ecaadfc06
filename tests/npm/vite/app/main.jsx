// The shop that the tests drive. `window.start(name, props)` renders one of its pages, and gives what a test needs.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { flushSync } from "react-dom";
import * as loader from "@genvoris/widget";
import { Buttons } from "./buttons.jsx";
import { tryOn } from "./readme/try-on.js";
import { Paywall, TryOnLink } from "./readme/paywall.jsx";
import { ProductPage } from "./readme/product-page.jsx";

const root = createRoot(document.getElementById("root"));

const PaywallPage = (props) => <Paywall {...props}><TryOnLink /></Paywall>;

const PAGES = { Buttons, PaywallPage, ProductPage };

window.shop = {
  ...loader,
  tryOn,
  /** Renders a page at once; nothing, without a name. */
  render: (name, props) => {
    const Page = PAGES[name];
    flushSync(() => root.render(<StrictMode>{Page && <Page {...props} />}</StrictMode>));
  },
};
