/**
 * What shows a try-on while the dialog is closed: an attribute on the product's triggers, a badge on the widget's own buttons
 * or else a notice, and an announcement. It also keeps the try-on's job for the next page in the same tab.
 */
import { BACKGROUND_STYLES } from "build";
import { observeDom } from "../host-page/observe-dom.js";
import { catchErrors } from "../shared/catch-errors.js";
import { currentCustomer } from "../shared/current-customer.js";
import { loader } from "../shared/loader-object.js";
import { partStyles } from "../shared/part-styles.js";
import { announce, removeAnnouncements, stopAnnouncing } from "./announce.js";
import { changeJob, forgetJob, keepJob, readJob } from "./kept-job.js";
import { hideNotice, showNotice } from "./notice.js";
import { loadTexts, statusText } from "./texts.js";
import { clearTriggers, markTriggers, STATUS_ATTRIBUTE } from "./triggers.js";

/** The badges are also in the page, on the buttons that the widget draws there. */
const toggleStyles = partStyles(BACKGROUND_STYLES, true);

/** The try-on's `{ product, language, trigger }`. */
let subject;

/** A name of `src/tryon/background.rs`; empty while the dialog shows the try-on, or there is none. */
let status = "";

/** The status that the shopper does not want to see any more. */
let dismissed;

/** The address of the job that this page has kept or goes on with. */
let ownJob;

/** The status that was announced last. */
let announced;

/** Whether the browser has kept that job: some refuse. */
let isKept = false;

let stopObserving;

const shownStatus = () => (/^(running|done)$/.test(status) ? status : "failed");

const dismiss = () => {
  dismissed = status;
  if (ownJob) changeJob({ dismissed });
  hideNotice();
};

const draw = () => {
  const message = statusText(status);
  const hasBadge = markTriggers(subject, shownStatus(), message);
  if (hasBadge || dismissed === status) hideNotice();
  else showNotice(message, shownStatus(), subject, dismiss);
};

const clear = () => {
  status = "";
  stopObserving?.();
  stopObserving = undefined;
  hideNotice();
  stopAnnouncing();
  clearTriggers();
  toggleStyles(false);
};

const show = async () => {
  const mine = status;
  await loadTexts(subject.language);
  if (mine !== status) return;
  const { hostPage } = loader.parts;
  if (!hostPage.container().style.length) hostPage.themeDialog(subject.trigger);
  toggleStyles(true);
  stopObserving?.();
  stopObserving = observeDom(draw);
  if (announced !== mine) announce(statusText(mine), subject.language);
  announced = mine;
};

/** Keeps the job for the next page, until its picture has been seen. */
const keep = (job) => {
  if (job) {
    const customer = currentCustomer();
    if (job === ownJob || customer === undefined) return;
    const { product, language } = subject;
    keepJob({ statusUrl: (ownJob = job), product, language, customer, at: Date.now() });
    isKept = !!readJob();
  } else if (ownJob && status === "done") changeJob({ isDone: true });
  else if (ownJob) {
    ownJob = undefined;
    forgetJob();
  }
};

const report = (newStatus, job, opening) => {
  subject ??= opening;
  status = newStatus;
  if (subject) keep(job);
  if (status && subject) return show().catch((error) => loader.log(`a try-on in the background cannot be shown: ${error.message}`));
  clear();
  announced = undefined;
  if (!job) subject = dismissed = undefined;
};

/** Whether the page can still find out whose session it is. */
let mayAskForToken = true;

/** Whether the kept job is this session's. A guest who has signed in since is the same person. */
const isOurs = ({ customer }) => {
  const current = currentCustomer();
  if (customer === null || customer === current) return current !== undefined;
  const { tokenCallback, tokenUrl } = loader.parts.hostPage.settings();
  if (current === null && mayAskForToken && (tokenCallback || tokenUrl)) {
    mayAskForToken = false;
    loader.parts.dialog.dispatch("kept", {});
  }
  return false;
};

/** Goes on with the job that the page before has kept. */
const resume = () => {
  const kept = readJob();
  if (!kept || ownJob || loader.parts.hostPage.readSettings().widgetEnabled === false || !isOurs(kept)) return;
  const { statusUrl, product, language, isDone } = kept;
  ({ dismissed } = kept);
  ownJob = statusUrl;
  isKept = true;
  subject = { product, language };
  // It was announced on the page before.
  announced = isDone ? "done" : "running";
  loader.parts.dialog.dispatch("kept", { url: statusUrl, product, isReported: isDone });
};

/** The opening, with the product of the try-on that it will show. Another product's trigger does not lead to a failure. */
const adopt = (opening) => {
  const isWanted = shownStatus() !== "failed" || opening.trigger?.matches(`[${STATUS_ATTRIBUTE}],[part=status-open]`);
  return status && isWanted ? { ...opening, product: subject.product } : opening;
};

/** Hides everything, and leaves the job for the next runtime. */
const hide = () => {
  clear();
  ownJob = subject = announced = undefined;
};

const end = () => {
  if (ownJob) forgetJob();
  hide();
  removeAnnouncements();
};

loader.parts.background = {
  adopt,
  end: catchErrors(end),
  hasJobEnded: () => !!ownJob && isKept && !readJob(),
  hide: catchErrors(hide),
  isShown: () => !!status,
  report: catchErrors(report),
  resume: catchErrors(resume),
};
