/**
 * From a click or a call to the open dialog: at once as the frame with its first screen, and in the runtime as soon as that
 * is there.
 */
import { act, hearActions } from "./actions.js";
import { emit } from "./events.js";
import { dropFrame, hide, isOpen, layOut, show } from "./frame.js";
import { note, tell as tellFunnel } from "./analytics.js";
import { intro } from "./intro.js";
import { loader, page } from "./bridges.js";
import { expectPhoto, prepareAhead } from "./photo-preparation.js";
import { productOf, textOf } from "./product.js";
import { look } from "./visible-area.js";

/** How often an opening has been asked for: of several that wait for their words the last counts. */
let turn = 0;

/** The last opening, `{ trigger, product, language, texts, … }`. */
let shown;

/** The runtime's functions, as soon as they are there. */
let runtime;

/** An opening that the runtime does not know of yet, and what the shopper has done in it. */
let pending;

export const speech = () => shown;

/** Runs one of the runtime's functions. One that throws has trapped, and is no use any more. */
const run = (work) => {
  try {
    work();
    return true;
  } catch (error) {
    loader.broken(error);
    return false;
  }
};

/** While the runtime is not there, the shopper can get out, and what is chosen waits. */
const early = (what, value) => {
  if (what === "close") return pending?.told ? callOff() : hide();
  if (!pending || !/^(photo|no-picture)$/.test(what)) return;
  pending.done.push([what, value]);
  if (what !== "photo") return;
  prepareAhead(value);
  draw(pending.opening, true);
};
hearActions((what, value) => (runtime && !pending ? run(() => runtime.act(what, value)) : early(what, value)));

const draw = ({ product, language, texts }, busy) => intro(product.images[0], product.title, busy, undefined, { language, texts });

/** Whether the first screen is what comes: the store allows it, and there is no photo yet. The runtime knows all the rest. */
const isFirst = () => (page().access()?.access ?? "ALLOWED") === "ALLOWED" && !loader.photo && !isOpen();

/** Tells page and funnel what the runtime does not know of. */
const tellEarly = (name, step, { product, trigger }) => {
  note(step, { id: product.id, title: product.title, address: product.pageUrl });
  emit(name, { productId: product.id ?? null }, trigger);
};

/** The frame, at once. That it is open is told here, and by the runtime no more. */
const drawEarly = (opening) => {
  draw(opening, false);
  if (!show()) return callOff();
  pending.told = true;
  tellEarly("open", "WIDGET_OPENED", opening);
};

/** Takes back what the runtime has not heard of. */
export const callOff = () => {
  turn++;
  const { opening, told } = pending ?? {};
  pending = undefined;
  if (told || !runtime) hide();
  if (told) tellEarly("close", "CLOSED", opening);
};

const begin = (opening) => {
  const { done = [] } = pending ?? {};
  const told = pending?.told && isOpen();
  shown = opening;
  pending = { opening, done, told };
  afterFrame(expectPhoto);
  if (told) draw(opening, done.some(([what]) => what === "photo"));
  else if (isFirst()) drawEarly(opening);
  if (!runtime) return;
  // What the shopper sees comes first.
  if (pending?.told) afterFrame(handOver);
  else handOver();
};

/** Does it when the next frame has been painted, or soon in a page that nobody sees. */
const afterFrame = (work) => {
  const late = setTimeout(work, 100);
  requestAnimationFrame(() => {
    clearTimeout(late);
    setTimeout(work);
  });
};

/** The page has been told of the opening that is being handed over. */
let isTold = false;

/** Lets the runtime have what waits for it, in the order in which it was done. One that has trapped is replaced once. */
const handOver = () => {
  // It may have been called off, or handed over with a later one.
  if (!pending || !runtime) return;
  const { opening, done, told, again } = pending;
  // A page that has swapped its body has taken the dialog away.
  if (told && !isOpen()) return callOff();
  pending = undefined;
  isTold = told;
  const handed = run(() => {
    runtime.open(opening);
    done.forEach(([what, value]) => runtime.act(what, value));
  });
  isTold = false;
  if (handed || again) return;
  pending = { opening, done, told, again: true };
  loader.load().catch(() => {});
};

/** What the runtime tells the funnel. */
export const noteStep = (step, product) => (isTold && step === "WIDGET_OPENED" ? undefined : note(step, product));

/** What the runtime tells the page. */
export const tell = (name, detail, cancelable) => {
  if (name === "open" && isTold) return (isTold = false);
  return emit(name, detail, shown?.trigger, cancelable);
};

/** The words of a language; where they do not arrive, those of another are better than none. */
const wordsOf = (language) =>
  loader
    .words(language)
    .then((texts) => ({ language, texts }))
    .catch(() => shown && { language: shown.language, texts: shown.texts });

/** Opens the dialog for a trigger, for a call, or for both at once. The page's side has met it already. */
export const open = async (trigger, options) => {
  const mine = ++turn;
  const { widgetEnabled, language, consentUrl } = page().settings();
  if (widgetEnabled === false) return loader.log("widgetEnabled is false: nothing opens.");
  const asked = productOf(trigger, options);
  const [words] = await Promise.all([wordsOf(page().spoken(asked.language, language)), look()]);
  if (mine !== turn) return;
  if (!words) return loader.log("the dialog's words did not load; the next click tries again.");
  begin({ ...asked, ...words, trigger, consentUrl, token: textOf(options, "token") });
};

/** What can be done while nobody has clicked yet: the frame is painted as the storefront looks, and laid out once. */
export const warm = async (trigger) => {
  const { language } = page().readSettings();
  const words = await wordsOf(page().spoken(language));
  if (shown || !words) return;
  page().paint(trigger);
  intro(undefined, undefined, false, undefined, words);
  layOut();
};

/** The runtime has started. */
export const arrive = (functions) => {
  runtime = functions;
  handOver();
};

/** Closes the dialog, or takes back an opening that is still under way. */
export const close = () => {
  turn++;
  if (pending) callOff();
  else if (runtime) run(() => runtime.close());
};

/** The runtime that was there is not any more. */
export const depart = () => {
  runtime = undefined;
};

/** Takes everything out of the page. */
export const end = () => {
  callOff();
  tellFunnel();
  depart();
  dropFrame();
  shown = undefined;
  page().end();
};

/** The store's status is known for the first time. */
export const known = () => act("status");
