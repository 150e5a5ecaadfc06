/**
 * The dialog's part: loaded on the first sign of interest. It draws the dialog's frame, hears what the shopper does, and does
 * for the runtime what JavaScript does in a third of the bytes. None of what the runtime calls throws.
 */
import { callback, failed } from "./callbacks.js";
import { customer } from "./token-claims.js";
import { answered, csrf } from "./csrf.js";
import { beginScreen, endScreen, hide, show } from "./frame.js";
import { tell as tellFunnel } from "./analytics.js";
import { intro } from "./intro.js";
import { say } from "./intl.js";
import { act } from "./actions.js";
import { arrive, callOff, close, depart, end, known, noteStep, open, speech, tell, warm } from "./opening.js";
import { loader, page } from "./bridges.js";
import { prepare } from "./photo-preparation.js";
import { uuid } from "./uuid.js";
import { lost, unkept } from "./service-worker.js";
import { safely } from "../shared/catch-errors.js";
import { unwrapped } from "../shared/unwrap-response.js";

/** What is under way when a page is left, or found again, is the runtime's to settle. Never `unload`: browsers keep no page
 *  that listens to it. */
const watchPage = () => {
  const listening = new AbortController();
  const { signal } = listening;
  addEventListener("pagehide", () => act("left"), { signal });
  document.addEventListener("visibilitychange", () => act("left"), { signal });
  addEventListener("pageshow", ({ persisted }) => persisted && act("returned"), { signal });
  return listening;
};
let watching = watchPage();

loader.parts.dialog = {
  // For the loader.
  arrive(runtime) {
    if (watching.signal.aborted) watching = watchPage();
    arrive(runtime);
  },
  callOff,
  close,
  depart,
  end() {
    watching.abort();
    end();
  },
  known,
  open,
  warm: safely(warm),
  // For the runtime.
  access: () => page().access(),
  again: () => page().again(),
  answered: safely(answered),
  api: () => page().api(),
  beginScreen: (name, centred) => beginScreen(name, centred, speech()),
  callback,
  csrf: safely(csrf),
  customer: safely(customer),
  emit: safely(tell),
  endScreen,
  failed,
  hide,
  intro: (image, title, busy, problem) => intro(image, title, busy, problem, speech()),
  lost: safely(lost),
  note: noteStep,
  prepare,
  readAnswer: safely((text) => unwrapped(JSON.parse(text))),
  readSettings: () => page().readSettings(),
  say: safely(say),
  setting: (name) => page().settings()[name],
  show,
  tellFunnel,
  unkept: safely(unkept),
  uuid: safely(uuid),
};
