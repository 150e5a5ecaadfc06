/** Adds to the dialog's other screens what concerns the payment. */
import { CHECKOUT } from "build";
import { append } from "../dialog/dom.js";
import { finishAttempt } from "./attempts.js";
import { refreshPayment } from "./session.js";
import { settings, state } from "./state.js";
import { ownText } from "./texts.js";

/** What the button that leads to the checkout says. */
export const payLabel = () => {
  const { priceLabel } = settings();
  return priceLabel ? ownText(CHECKOUT.PAY).replace("$", () => priceLabel) : ownText(CHECKOUT.GO);
};

/** Writes the price on the button, and above the buttons what it buys. */
const addPrice = (button) => {
  button.textContent = payLabel();
  const offer = append(button.parentNode.parentNode, "p", { class: "lead", part: "price" });
  button.parentNode.before(offer);
  const { priceLabel } = settings();
  offer.textContent = (priceLabel ? priceLabel + " · " : "") + ownText(CHECKOUT.OFFER);
};

/** Says that nothing has to be paid any more. */
const addReceipt = (screen, isPhotoMissing) => {
  const text = ownText(isPhotoMissing ? CHECKOUT.PHOTO_AGAIN : CHECKOUT.PAID);
  const receipt = append(screen, "p", { class: "receipt", part: "receipt" }, text);
  screen.querySelector("h2").after(receipt);
};

/** Calls the function once the picture can be seen. One that its page's policy refuses is replaced by a canvas. */
const whenVisible = (picture, fn) => {
  if (!picture?.decode) return picture && fn();
  const observer = new MutationObserver(() => fn());
  observer.observe(picture.parentNode, { childList: true });
  picture.decode().then(fn, () => {});
};

/** Adds what there is to add to a screen of this name. */
export const addPayment = (screen, name) => {
  const button = screen.querySelector("[data-price]");
  if (button) return addPrice(button);
  if (!state.isPaid) return;
  if (/^(intro|preview)$/.test(name)) addReceipt(screen, name === "intro");
  if (name === "preview") refreshPayment();
  if (name === "result") whenVisible(screen.querySelector("[part~=image]"), finishAttempt);
};
