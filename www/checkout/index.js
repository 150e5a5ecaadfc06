/**
 * Pay per try-on: the way to the store's checkout and back. It is loaded where the page has `data-checkout-url` or
 * `data-session-url`, when somebody shows interest or comes back from a checkout. What a payment means for the try-on is
 * decided by the runtime (`src/tryon/machine/checkout.rs`).
 */
import { catchErrors } from "../shared/catch-errors.js";
import { loader } from "../shared/loader-object.js";
import { watch } from "../shared/watch.js";
import { act } from "./actions.js";
import { attemptId, forgetPhotos, offerToForget } from "./attempts.js";
import { followUp, prepare } from "./come-back.js";
import { readEarly } from "./kept-attempts.js";
import { leave } from "./leave.js";
import { addPayment } from "./price.js";
import { isPaymentDue } from "./session.js";
import { dialog } from "./state.js";
import { drawStep, fillStep, showStep } from "./steps.js";
import { loadTexts } from "./texts.js";

/** Whether the page's address asks for the dialog, whatever comes of a checkout. */
const isLink = () => /[?&]genvoris_tryon=1(&|$)/.test(location.search);

/** Completes the screen that has just been drawn in this element. */
const complete = (body) => {
  const screen = body.firstElementChild;
  const name = screen?.getAttribute("part");
  if (name !== "checkout") return addPayment(screen, name);
  fillStep(screen);
  followUp();
};

/** What was found goes on in the language that the shopper left in, if that loads. */
const inItsLanguage = async (found, language) => {
  const { language: own, ...rest } = found;
  if (!own || own === language) return rest;
  try {
    const [messages] = await Promise.all([loader.loadMessages(own), loadTexts(own)]);
    return { ...found, messages };
  } catch {
    return rest;
  }
};

// The photo is forgotten here when the dialog forgets it, as for another customer.
watch("photo", (former, next) => former && !next && forgetPhotos());
// The runtime is in the middle of something when it sets a token.
watch("token", () => Promise.resolve().then(() => dialog().dispatch("payment", isPaymentDue())));

// A shopper who has come back from the checkout waits for this.
if (location.search.includes("session_id=")) readEarly();

loader.parts.checkout = {
  act,
  attemptId: catchErrors(attemptId),
  complete: catchErrors(complete),
  drawStep,
  prepare: async (product, request, language) => {
    const [found] = await Promise.all([prepare(product, !request && !isLink(), language), loadTexts(language)]);
    // Who comes back waits for the try-on, which comes first.
    if (!found.isCheckout) offerToForget();
    const own = await inItsLanguage(found, language);
    return { ...own, actions: [["payment", isPaymentDue()], ...(own.actions ?? [])] };
  },
  start: (opening) => void leave(opening).catch(() => showStep("not_opened")),
};
