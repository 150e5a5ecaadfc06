/** Puts the product into the store's bag, by the page's own code. */
import { ADDED, ADDING, ADD_TO_BAG, ANOTHER_PRODUCT, BACK, NOT_ADDED } from "build";
import { loader } from "../shared/loader-object.js";
import { append } from "../dialog/dom.js";
import { say } from "./say.js";
import { text } from "./texts.js";

/** What the page answers: nothing, a promise, or by `preventDefault()` that it has taken care of it. */
const askPage = async (dialog, path, detail) => {
  const isPrevented = dialog.emit("add-to-cart", detail, true);
  if (isPrevented || !path) return;
  const { value, line } = dialog.invokeCallback(path, detail);
  if (line) {
    loader.log(line);
    throw Error();
  }
  await value;
};

const addToBag = async (button, { opening, settings }) => {
  const { dialog } = loader.parts;
  const { id, title, variant, pageUrl } = opening.product;
  button.textContent = text(ADDING);
  button.setAttribute("aria-disabled", "true");
  try {
    await askPage(dialog, settings.addToCartCallback, { productId: id ?? null, ...(variant && { variant }) });
    dialog.recordEvent("ADDED_TO_CART", { id, title, address: pageUrl });
    button.textContent = text(ADDED);
    say(text(ADDED));
  } catch (error) {
    button.textContent = text(ADD_TO_BAG);
    // The page's own words, such as 'Sold out in this size'.
    say((typeof error?.message === "string" && error.message) || text(NOT_ADDED));
  }
  button.removeAttribute("aria-disabled");
};

/** The main action: into the bag where the page takes it, else back to the product, where the store's own button is. */
export const appendBag = (context) => {
  const actions = loader.parts.hostPage.container().querySelector(".foot .actions");
  const hasBag = context.settings.addToCartCallback;
  const [part, label] = hasBag ? ["add-to-cart", ADD_TO_BAG] : ["back", BACK];
  const button = append(actions, "button", { class: "primary", type: "button", part }, text(label));
  actions.prepend(button);
  if (!hasBag) return;
  button.onPress = () => button.hasAttribute("aria-disabled") || addToBag(button, context);
  append(actions, "button", { class: "quiet", type: "button", part: "back" }, text(ANOTHER_PRODUCT));
};
