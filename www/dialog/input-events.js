/** What a shopper did, read from the dialog's events. */
import { act } from "./actions.js";
import { swallowKeyUp } from "./event-isolation.js";
import { loader } from "./bridges.js";

/** Whether the file says of itself that it is a picture. Some systems give no type: let the decoder find out. */
const mayBePicture = ({ type }) => !type || /^image\//.test(type);

const picture = (transfer) => {
  const file = Array.from(transfer?.files ?? []).find(mayBePicture);
  if (file) act("photo", file);
  else act("no-picture");
};

/** The part of the element with this tag that an event came from, or came from within. */
const partOf = (event, tag) => event.composedPath().find((each) => each.localName === tag)?.getAttribute("part");

/** Whether a point of the window is outside of the dialog's box: on its backdrop, which counts as the dialog. */
const isBeside = ({ clientX, clientY, touches }, dialog) => {
  const { clientX: x, clientY: y } = touches?.[0] ?? { clientX, clientY };
  const { left, top, right, bottom } = dialog.getBoundingClientRect();
  return x < left || x > right || y < top || y > bottom;
};

/** How far the dialog can still be scrolled, in pixels: down for a positive number, else up. */
const rest = ({ scrollTop, scrollHeight, clientHeight }, down) => (down > 0 ? scrollHeight - clientHeight - scrollTop : scrollTop);

/** The pointer went down beside the dialog. */
let beside = false;
let input;

/** Buttons whose name is what they do. */
const BUTTONS = /^(close|submit|cancel|retry|upgrade)$/;

/** By which events a shopper does something, and what else must not happen then. */
const GESTURES = {
  pointerdown(event, dialog) {
    beside = event.composedPath()[0] === dialog;
  },
  click(event, dialog) {
    // The backdrop belongs to the dialog; the dialog itself is covered by its content. Selecting text and letting go
    // beside it is no click beside it, nor is the second half of a double click on the trigger.
    if (event.composedPath()[0] === dialog) {
      if (beside && event.detail === 1) act("close");
      return;
    }
    const part = partOf(event, "button");
    if (BUTTONS.test(part)) act(part);
    // Its own click is heard here, too, and no listener may be called while this one runs.
    if (/^(choose|another)$/.test(part)) Promise.resolve().then(() => input.click());
  },
  keydown(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    // The state decides what closing means, so the dialog does not close by itself.
    event.preventDefault();
    swallowKeyUp("Escape");
    act("close");
  },
  // The page behind must not move. Nothing of it is changed for that: what is never locked cannot stay locked. That the
  // dialog contains its scrolling does not hold in all browsers, nor where it has nothing to scroll.
  wheel(event, dialog) {
    if (event.ctrlKey) return; // zooms
    if (isBeside(event, dialog) || rest(dialog, event.deltaY) < 1) event.preventDefault();
  },
  touchmove(event, dialog) {
    if (event.touches.length > 1) return; // zooms
    if (isBeside(event, dialog) || dialog.scrollHeight <= dialog.clientHeight) event.preventDefault();
  },
  paste(event) {
    picture(event.clipboardData);
  },
  // The dialog's own pictures and links are nobody's photo.
  dragstart: (event) => event.preventDefault(),
  // WebKit asks at the first of these, others at the second. Without an answer a file let go leaves the shop.
  dragenter: (event) => event.preventDefault(),
  dragover: (event) => event.preventDefault(),
  drop(event) {
    event.preventDefault();
    picture(event.dataTransfer);
  },
};

/** Reads an event of the open dialog. */
export const gesture = (event, dialog) => GESTURES[event.type]?.(event, dialog);

/**
 * What becomes of a result's picture that did not load: of several the others are still there. Bytes that are here already
 * do not get better by being loaded again.
 */
const mend = async (image) => {
  const isDrawn = await loader.part("picture").then((draw) => draw(image), () => false);
  // Where it is not on show any more, nobody misses it.
  if (!isDrawn && image.isConnected) act("picture-failed", !/^data:/i.test(image.src));
};

/** What never leaves the shadow root, by which other listeners do not hear of it. */
const INSIDE = {
  // Android's way back, and Escape where a page has kept the key from us. A file chooser's own means nothing.
  cancel(event, dialog) {
    if (event.target !== dialog) return;
    event.preventDefault();
    act("close");
  },
  // Browsers close a dialog whatever `cancel` says when they are asked twice.
  close(event, dialog) {
    if (event.target === dialog && !dialog.open) act("close");
  },
  change({ target }) {
    if (target !== input) return act("consent", target.checked);
    const [file] = input.files;
    // Or choosing the same file again would be no change.
    input.value = "";
    if (file) act("photo", file);
  },
  error({ target }) {
    if (target.part?.contains("image")) mend(target);
  },
};

/** Listens in the dialog. Errors of pictures do not bubble, so all are heard on the way down. */
export const listen = (dialog, fileInput, signal) => {
  input = fileInput;
  const options = { capture: true, signal };
  for (const type of Object.keys(INSIDE)) dialog.addEventListener(type, (event) => INSIDE[type](event, dialog), options);
};
