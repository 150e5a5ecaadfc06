/** Turns the dialog's DOM events into the shopper's actions. */
import { loader } from "../shared/loader-object.js";
import { dispatchAction } from "./actions.js";
import { suppressKeyup } from "./suppress-keyup.js";

/** Some systems give no type, or one that says nothing; then the photo's script finds out what the file is. */
const UNKNOWN_TYPE = /^(application\/octet-stream)?$/;

/** The first file that is a picture by its type, else the first that may be one. */
const findPicture = (files) => files.find(({ type }) => /^image\//.test(type)) ?? files.find(({ type }) => UNKNOWN_TYPE.test(type));

const takePhoto = (dataTransfer) => {
  const file = findPicture(Array.from(dataTransfer?.files ?? []));
  if (file) dispatchAction("photo", file);
  else dispatchAction("no-picture");
};

/** The button that an event came from or came from within. */
const buttonOf = (event) => event.composedPath().find(({ localName }) => localName === "button");

/** What scrolls of the dialog, where the event is over it: all but its header and footer. */
const scrollerAt = (event, dialog) => {
  const body = dialog.querySelector(".body");
  return event.composedPath().includes(body) ? body : undefined;
};

/** How many pixels an element can still be scrolled: down where `deltaY` is positive, else up. */
const scrollableBy = ({ scrollTop, scrollHeight, clientHeight }, deltaY) =>
  deltaY > 0 ? scrollHeight - clientHeight - scrollTop : scrollTop;

let isPointerDownOnBackdrop = false;

/** The last click, which a second one at the same spot may belong to. */
let lastClick = {};

/** Whether a click is the second half of a double click on another button, which is not there any more. */
const isSecondHalf = ({ clientX: x, clientY: y, timeStamp, detail }, button) => {
  const former = lastClick;
  lastClick = { x, y, timeStamp, button };
  const isNear = Math.abs(x - former.x) < 24 && Math.abs(y - former.y) < 24;
  // Keys click, too, and have no spot.
  return detail && button !== former.button && isNear && timeStamp - former.timeStamp < 500;
};

let fileInput;

/** The buttons whose `part` is the action they dispatch; `back` closes the dialog, too. */
const ACTION_BUTTONS = /^(back|close|submit|cancel|forget|retry|upgrade)$/;

/** Opens the file chooser, or the system's camera. */
const chooseFile = (isCamera) => {
  if (isCamera) fileInput.setAttribute("capture", "user");
  else fileInput.removeAttribute("capture");
  // The file input's own click arrives here, too, and must not arrive while the button's is handled.
  Promise.resolve().then(() => fileInput.click());
};

const openCamera = async () => {
  try {
    const photo = await loader.loadFeature("photo");
    await photo.openCamera();
  } catch (error) {
    loader.log(`the camera did not open: ${error.message}`);
  }
};

const onClick = (event, dialog) => {
  // The dialog is covered by its content, so a click with the dialog as its target is on the backdrop. It does not count
  // where text was selected and the pointer released there, nor as the second half of a double click on the trigger.
  if (event.composedPath()[0] === dialog) {
    if (isPointerDownOnBackdrop && event.detail === 1) dispatchAction("close");
    return;
  }
  const button = buttonOf(event);
  const part = button?.getAttribute("part");
  // 'Cancel' comes to where 'Try it on' was.
  if (isSecondHalf(event, button) && part === "cancel") return;
  button?.onPress?.();
  if (ACTION_BUTTONS.test(part)) dispatchAction(part === "back" ? "close" : part);
  const isCamera = part === "camera";
  if (isCamera && navigator.mediaDevices) openCamera();
  else if (isCamera || /^(choose|another)$/.test(part)) chooseFile(isCamera);
};

const onKeydown = (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  // The dialog does not close by itself: the state decides what closing means.
  event.preventDefault();
  suppressKeyup("Escape");
  if (!loader.parts.result?.leave()) dispatchAction("close");
};

// The page behind must not scroll. It is never locked, because what is never locked cannot stay locked. `overscroll-behavior`
// does not work in all browsers, nor where the dialog has nothing to scroll.
const onWheel = (event, dialog) => {
  if (event.ctrlKey) return; // zooms
  const scroller = scrollerAt(event, dialog);
  if (!scroller || scrollableBy(scroller, event.deltaY) < 1) event.preventDefault();
};

const onTouchmove = (event, dialog) => {
  // Two fingers zoom, and a slider follows the one on it.
  if (event.touches.length > 1 || event.composedPath()[0].type === "range") return;
  const scroller = scrollerAt(event, dialog);
  if (!scroller || scroller.scrollHeight <= scroller.clientHeight) event.preventDefault();
};

const preventDefault = (event) => event.preventDefault();

const HANDLERS = {
  pointerdown(event, dialog) {
    isPointerDownOnBackdrop = event.composedPath()[0] === dialog;
  },
  click: onClick,
  keydown: onKeydown,
  wheel: onWheel,
  touchmove: onTouchmove,
  paste: (event) => takePhoto(event.clipboardData),
  // The dialog's own images and links cannot be dropped as a photo.
  dragstart: preventDefault,
  // WebKit needs the first of these prevented, others the second. Otherwise the browser opens the dropped file.
  dragenter: preventDefault,
  dragover: preventDefault,
  drop(event) {
    event.preventDefault();
    takePhoto(event.dataTransfer);
  },
};

/** Handles an event of the open dialog. */
export const handleEvent = (event, dialog) => {
  HANDLERS[event.type]?.(event, dialog);
  loader.parts.result?.onEvent(event);
  loader.parts.sheet?.onEvent(event, dialog);
};

/** Replaces a result image that did not load. If that fails, the runtime decides. */
const onImageError = async (image) => {
  const isReplaced = await loader.parts.screens.replaceImage(image);
  // An image that is not shown any more does not matter. Loading again does not help where the bytes are in the URL.
  if (!isReplaced && image.isConnected) dispatchAction("picture-failed", !/^data:/i.test(image.src));
};

/** Events that never leave the shadow root, so that nobody outside hears them. */
const INTERNAL_HANDLERS = {
  // Android's back gesture, and Escape where a page has kept the key from us. The file chooser's `cancel` means nothing.
  cancel(event, dialog) {
    if (event.target !== dialog) return;
    event.preventDefault();
    dispatchAction("close");
  },
  // The second request to close a dialog closes it in spite of a prevented `cancel`.
  close(event, dialog) {
    if (event.target === dialog && !dialog.open) dispatchAction("close");
  },
  change({ target }) {
    if (target.matches("[part=consent]")) dispatchAction("consent", target.checked);
    if (target !== fileInput) return;
    const [file] = fileInput.files;
    // Without this, choosing the same file again would be no change.
    fileInput.value = "";
    if (file) dispatchAction("photo", file);
  },
  error({ target }) {
    if (target.part?.contains("image")) onImageError(target);
    // The product's picture beside the photo: the header has a drawn one.
    else if (target.className === "picture") target.remove();
  },
};

/** Listens in the dialog. In the capture phase, because errors of images do not bubble. */
export const listenInDialog = (dialog, input, signal) => {
  fileInput = input;
  const options = { capture: true, signal };
  for (const type of Object.keys(INTERNAL_HANDLERS)) {
    dialog.addEventListener(type, (event) => INTERNAL_HANDLERS[type](event, dialog), options);
  }
};
