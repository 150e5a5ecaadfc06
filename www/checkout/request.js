/** Requests to the store's own backend. */
import { loader } from "../shared/loader-object.js";
import { dialog } from "./state.js";

/** In milliseconds. */
const TIMEOUT = 20_000;

/** Keeps the status of the last answer for the doctor. */
const keepStatus = (name, status, body) => {
  (loader.checkoutStatus ??= {})[name] = status;
  return { status, body };
};

/**
 * POSTs JSON with the page's cookies, and with its CSRF tokens where the URL is on its own origin. Never rejects.
 *
 * @param {string} name of the URL's attribute, without `data-`
 * @param {string} url
 * @param {object} body
 * @returns {Promise<{ status: number, body?: any }>} status 0 where no response came
 */
export const postJson = async (name, url, body) => {
  const controller = new AbortController();
  const timeout = setTimeout(() => controller.abort(), TIMEOUT);
  try {
    const request = new Request(url, {
      ...{ method: "POST", credentials: "include", cache: "no-store", signal: controller.signal },
      headers: { ...dialog().tokenRequestHeaders(url), "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const response = await loader.fetch(request);
    return keepStatus(name, response.status, dialog().parseResponse(await response.text()));
  } catch {
    return keepStatus(name, 0);
  } finally {
    clearTimeout(timeout);
  }
};
