/**
 * The try-on that goes on when the shopper leaves the page, for the next page in the same tab: the address of its job, its
 * product and its customer. Never the photo or a token. Browsers refuse storage, so nothing here throws.
 */
import { catchErrors } from "../shared/catch-errors.js";
import { KEPT_JOB_KEY } from "../shared/kept-job-key.js";

/** In milliseconds: backends forget jobs, too. */
const LIFETIME = 30 * 60 * 1000;

/**
 * @typedef {object} KeptJob
 * @property {string} statusUrl
 * @property {object} product
 * @property {string} language
 * @property {string | null} customer `null` for a guest
 * @property {number} at when it was kept
 * @property {boolean} [isDone] whether its picture was reported to the page
 * @property {string} [dismissed] the status that the shopper does not want to see
 */

const isValid = ({ statusUrl, product, customer, at }, now) =>
  /^https?:/.test(statusUrl) &&
  Array.isArray(product?.images) &&
  (customer === null || typeof customer === "string") &&
  now - at < LIFETIME;

export const forgetJob = catchErrors(() => sessionStorage.removeItem(KEPT_JOB_KEY));

/** @returns {KeptJob | undefined} */
export const readJob = catchErrors(() => {
  const kept = catchErrors(JSON.parse)(sessionStorage.getItem(KEPT_JOB_KEY));
  if (kept && isValid(kept, Date.now())) return kept;
  forgetJob();
  return undefined;
});

/** @param {KeptJob} job */
export const keepJob = catchErrors((job) => sessionStorage.setItem(KEPT_JOB_KEY, JSON.stringify(job)));

/** Changes the job that is kept, if there is one. */
export const changeJob = (changes) => {
  const kept = readJob();
  if (kept) keepJob({ ...kept, ...changes });
};
