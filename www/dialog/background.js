/**
 * Loads what shows a try-on while the dialog is closed (`www/background/`): when there is one, or when the page before has
 * left one in this tab.
 */
import { BACKGROUND_SCRIPT } from "build";
import { KEPT_JOB_KEY } from "../shared/kept-job-key.js";
import { loader } from "../shared/loader-object.js";

/** Counts the ends of the widget: what was asked for before one is not shown after it. */
let ends = 0;

const whenLoaded = (fn) => {
  const mine = ends;
  loader
    .loadScript("background", BACKGROUND_SCRIPT)
    .then((background) => mine === ends && fn(background))
    .catch((error) => loader.log(`a try-on that goes on while the dialog is closed cannot be shown: ${error.message}`));
};

/** Shows how a try-on stands, and keeps its job for the next page. `opening` is the one that it belongs to. */
export const reportTryOn = (status, job, opening) => whenLoaded((background) => background.report(status, job, opening));

/** Goes on with the job of the page before, if it is this customer's. */
export const resumeKeptJob = () => {
  try {
    if (sessionStorage.getItem(KEPT_JOB_KEY)) whenLoaded((background) => background.resume());
  } catch {
    // The browser refuses storage, so nothing was kept.
  }
};

/** Whether another page of this tab has shown or cancelled the job of this one. */
export const hasJobEnded = () => loader.parts.background?.hasJobEnded();

/** Whether a try-on goes on that an opening would show instead of the first screen. */
export const hasBackground = () => !!loader.parts.background?.isShown();

/** The opening with the product whose try-on it will show. */
export const withTryOnInBackground = (opening) => loader.parts.background?.adopt(opening) ?? opening;

/** Hides everything: the runtime has crashed, and the next one goes on with the job. */
export const hideBackground = () => loader.parts.background?.hide();

/** Hides and forgets everything. */
export const endBackground = () => {
  ends++;
  loader.parts.background?.end();
};
