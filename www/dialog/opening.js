/**
 * Opens the dialog, from a click or a call: at once with its first screen, and in the runtime as soon as that has loaded.
 */
import { loader } from "../shared/loader-object.js";
import { dispatchAction, onAction } from "./actions.js";
import { afterNextFrame } from "./after-next-frame.js";
import { flush, track } from "./analytics.js";
import { endBackground, hasBackground, hideBackground, resumeKeptJob, withTryOnInBackground } from "./background.js";
import { discardDialog, hideDialog, isDialogOpen, layOutHidden, showDialog } from "./dialog-element.js";
import { emit } from "./events.js";
import { hostPage } from "./host-page.js";
import { drawIntro } from "./intro.js";
import { loadTranslation } from "./messages.js";
import { loadScreens } from "./screens.js";
import { preloadPhotoScript, preparePhotoEarly } from "./photo-preparation.js";
import { reportMissingImage, resolveProduct, textProperty } from "./product.js";
import { applyTheme } from "./theme.js";
import { measureVisibleArea } from "./visible-area.js";
import { takeTrigger, waitsForCall } from "./waiting-trigger.js";

/** Generation counter: of several openings that wait for their messages, only the last one opens the dialog. */
let generation = 0;

/** The last opening: `{ trigger, product, asked, language, messages, consentUrl, token, isCheckout }`. `asked` is the title of the
 * product that it was asked for. */
let current;

/** The runtime's functions, once it has loaded. */
let runtime;

/**
 * An opening that the runtime does not know of yet: `{ opening, actions, isAnnounced, isRetry }`. `actions` is what the
 * shopper has done in it; it is announced once the page and the analytics have been told that the dialog is open.
 */
let pending;

/** The language and messages of the dialog. */
export const translation = () => current;

/** Goes on with the product of the try-on that the runtime shows, which may be another one than was asked for. */
export const useProduct = (product) => {
  if (product && current && current.product !== product) current = { ...current, product };
};

/** Calls one of the runtime's functions. A runtime that throws has crashed and cannot be used any more. */
const callRuntime = (fn) => {
  try {
    fn();
    return true;
  } catch (error) {
    loader.onCrash(error);
    return false;
  }
};

/** Before the runtime has loaded, the shopper can close the dialog, and a chosen photo waits. */
const handleEarlyAction = (action, value) => {
  if (action === "close") return pending?.isAnnounced ? cancelOpening() : hideDialog();
  if (!pending || !/^(photo|no-picture|paid)$/.test(action)) return;
  pending.actions.push([action, value]);
  if (action !== "photo") return;
  preparePhotoEarly(value);
  drawFirstScreen(pending.opening, true);
};

onAction((action, value) => {
  loader.parts.remember?.act(action);
  if (loader.parts.checkout?.act(action)) return;
  if (runtime && !pending) callRuntime(() => runtime.act(action, value));
  else handleEarlyAction(action, value);
});

const drawFirstScreen = (opening, isBusy) => (opening.isCheckout ? loader.parts.checkout.drawStep() : drawIntro(opening, isBusy));

/** Loads what is needed once a photo is chosen. */
const preloadNext = ({ language }) => {
  preloadPhotoScript();
  loadScreens(language).catch(() => {});
};

/** Whether the intro is the first screen: the store allows try-ons, and there is no photo. Other screens need the runtime. */
const startsWithIntro = () => (hostPage().status()?.access ?? "ALLOWED") === "ALLOWED" && !loader.photo && !hasBackground() && !isDialogOpen();

/** Tells the page and the analytics what happens before the runtime has loaded. */
const announceEarly = (event, eventType, { product, trigger }) => {
  track(eventType, { id: product.id, title: product.title, address: product.pageUrl });
  emit(event, { productId: product.id ?? null }, trigger);
};

/** Shows the dialog at once. It is announced here, so the runtime does not announce it again. */
const showEarly = (opening, isBusy) => {
  drawFirstScreen(opening, isBusy);
  if (!showDialog()) return cancelOpening();
  pending.isAnnounced = true;
  announceEarly("open", "WIDGET_OPENED", opening);
};

/** Cancels an opening that the runtime does not know of. */
export const cancelOpening = () => {
  generation++;
  const { opening, isAnnounced } = pending ?? {};
  pending = undefined;
  if (isAnnounced || !runtime) hideDialog();
  if (isAnnounced) announceEarly("close", "CLOSED", opening);
};

const startOpening = (opening) => {
  // What the shopper did before paying comes with the opening.
  const actions = (pending?.actions ?? []).concat(opening.actions ?? []);
  const isAnnounced = pending?.isAnnounced && isDialogOpen();
  current = opening;
  // A photo that is kept is decoded in another thread while the screen is drawn.
  opening.actions?.forEach(([action, value]) => action === "photo" && preparePhotoEarly(value));
  pending = { opening, actions, isAnnounced };
  afterNextFrame(() => preloadNext(opening));
  const isBusy = actions.some(([action]) => action === "photo");
  if (isAnnounced) drawFirstScreen(opening, isBusy);
  else if (startsWithIntro()) showEarly(opening, isBusy);
  if (!runtime) return;
  // What the shopper sees comes first.
  if (pending?.isAnnounced) afterNextFrame(passToRuntime);
  else passToRuntime();
};

/** Whether the opening that is being passed to the runtime was announced before. */
let wasAnnounced = false;

/** Draws the last screen of an opening that is on the screen while it is passed to the runtime. Nobody sees those before. */
let drawLast;

/** Draws a screen of the runtime. */
export const drawForRuntime = (draw) => {
  if (drawLast) drawLast = draw;
  else draw();
};

/** Passes the pending opening and its actions to the runtime. A runtime that crashes at that is replaced once. */
const passToRuntime = () => {
  // Since it was scheduled, the opening may have been cancelled, or passed on together with a later one.
  if (!pending || !runtime) return;
  const { opening, actions, isAnnounced, isRetry } = pending;
  // A page that has replaced its body has removed the dialog.
  if (isAnnounced && !isDialogOpen()) return cancelOpening();
  pending = undefined;
  wasAnnounced = isAnnounced;
  drawLast = isAnnounced && (() => {});
  const isPassed = callRuntime(() => {
    runtime.open(opening);
    actions.forEach(([action, value]) => runtime.act(action, value));
  });
  wasAnnounced = false;
  const draw = drawLast;
  drawLast = undefined;
  if (isPassed && draw) draw();
  if (isPassed || isRetry) return;
  pending = { opening, actions, isAnnounced, isRetry: true };
  loader.loadRuntime().catch(() => {});
};

/** Queues an analytics event of the runtime. */
export const trackForRuntime = (type, product) => (wasAnnounced && type === "WIDGET_OPENED" ? undefined : track(type, product));

/** Dispatches an event of the runtime. */
export const emitForRuntime = (name, detail, cancelable) => {
  if (name === "open" && wasAnnounced) return (wasAnnounced = false);
  // The texts are not the runtime's.
  if (name === "error") detail.message = loader.parts.screens?.failureTitle(detail.message, current?.language) ?? "";
  return emit(name, detail, current?.trigger, cancelable);
};

/** What goes on with the photo that is kept for this visit (`www/remember/`), where there is one. */
const loadRemember = async () => {
  if (!sessionStorage["genvoris-photo"]) return;
  const photo = await loader.loadFeature("photo");
  return photo.loadRemember();
};

/** Opens the dialog for a trigger, for a call, or for both at once. `start` of the host-page bridge was called before. */
export const open = async (requestedBy, options) => {
  if (waitsForCall(requestedBy, options)) return;
  const trigger = takeTrigger(requestedBy);
  const mine = ++generation;
  const { widgetEnabled, language, consentUrl, checkoutUrl, sessionUrl } = hostPage().settings();
  if (widgetEnabled === false) return loader.log("widgetEnabled is false: the dialog does not open.");
  const resolved = resolveProduct(trigger, options);
  const chosen = hostPage().chooseLanguage(resolved.language, language);
  const prepare = (checkout) => checkout.prepare(resolved.product, trigger || options, chosen);
  // Only pages with a checkout load its script.
  const checkout = (checkoutUrl || sessionUrl) && loader.loadFeature("checkout").then(prepare);
  const remember = loadRemember().catch(() => {});
  const all = [loadTranslation(chosen, () => current), checkout, remember, measureVisibleArea()];
  const [loaded, found, remembered] = await Promise.all(all);
  const kept = remembered?.resume(found) ?? found;
  if (kept?.isOver || mine !== generation) return;
  if (!loaded) return loader.log("the dialog's messages did not load.");
  reportMissingImage(kept?.product ?? resolved.product);
  applyTheme();
  startOpening(withTryOnInBackground({ ...resolved, asked: resolved.product.title, ...loaded, ...kept, trigger, consentUrl, token: textProperty(options, "token") }));
};

/** Prepares the dialog before a click: applies the theme and lays out the first screen. */
export const preload = async () => {
  const { language, checkoutUrl } = hostPage().readSettings();
  if (checkoutUrl) loader.loadFeature("checkout").catch(() => {});
  const loaded = await loadTranslation(hostPage().chooseLanguage(language), () => current);
  if (current || !loaded) return;
  applyTheme();
  drawIntro({ ...loaded, product: { images: [] } }, false);
  layOutHidden();
};

/** Sets the functions of a runtime that has started, or `undefined` for one that has crashed. */
export const setRuntime = (functions) => {
  runtime = functions;
  passToRuntime();
  if (runtime) resumeKeptJob();
  else hideBackground();
};

/** Closes the dialog, or cancels an opening that is still loading. */
export const close = () => {
  generation++;
  if (pending) cancelOpening();
  else if (runtime) callRuntime(() => runtime.close());
};

/** Removes everything from the page. */
export const destroy = () => {
  cancelOpening();
  flush();
  endBackground();
  setRuntime();
  discardDialog();
  current = undefined;
  // The page may end the widget before that script has loaded.
  hostPage()?.stop();
};

/** Tells the runtime that the store's status is known for the first time. */
export const statusKnown = () => dispatchAction("status");
