/**
 * Remembers the shopper's photo for this visit, if the shopper says so. It is loaded with the first preview, and at the opening
 * of a dialog where a photo is kept.
 */
import { REMEMBER_STYLES } from "build";
import { catchErrors } from "../shared/catch-errors.js";
import { loader } from "../shared/loader-object.js";
import { partStyles } from "../shared/part-styles.js";
import { watch } from "../shared/watch.js";
import { addControls, confirmForgotten } from "./controls.js";
import { forget, isKept, keep, read } from "./kept-photo.js";
import { loadTexts } from "./texts.js";

const addStyles = partStyles(REMEMBER_STYLES);

/** Completes the screen in this element, once the dialog has moved the focus, which is not for these controls. */
const complete = async (body) => {
  const screen = body?.firstElementChild;
  // A screen that was laid out before the first click is drawn again with the opening's language.
  if (!screen || !loader.parts.dialog.translation()) return;
  try {
    await loadTexts();
    if (!screen.isConnected) return;
    addStyles();
    addControls(screen);
  } catch (error) {
    loader.log(`the photo cannot be remembered: ${error.message}`);
  }
};

/** The same for the screen that is shown. */
const completeShown = () => complete(loader.parts.hostPage.container().querySelector(".body"));

/** Handles an action of the shopper, before the runtime does. */
const act = (action) => {
  if (action !== "forget") return;
  forget();
  confirmForgotten();
};

/**
 * Has the dialog begin with the kept photo, unless it has one already or the shopper comes back from a checkout.
 *
 * @param {{ actions?: [string, unknown?][], isCheckout?: boolean }} [kept] what the checkout goes on with
 */
const resume = (kept) => {
  const photo = read();
  const actions = kept?.actions ?? [];
  const hasPhoto = loader.photo || kept?.isCheckout || actions.some(([action]) => action === "photo");
  if (!photo || hasPhoto) return kept;
  // Its bytes stay what they are.
  loader.keptPhoto = photo;
  return { ...kept, actions: [["photo", photo], ...actions] };
};

// The picture that was paid for is there, and its photo is not kept any more.
watch("isPhotoKept", completeShown);

// Another photo takes its place. Where the runtime has discarded one, it may have been another shopper's.
watch("photo", (_, next) => {
  if (next && isKept()) keep(next);
  if (!next) read();
});

loader.parts.remember = { act: catchErrors(act), complete, resume: catchErrors(resume) };
completeShown();
