import { loader } from "../shared/loader-object.js";
import { unwrapResponse } from "../shared/unwrap-response.js";

/**
 * @typedef {object} JsonResponse
 * @property {number} status 0 where no response came
 * @property {any} body the JSON, unwrapped; `undefined` where there is none
 */

/**
 * Gets a public resource of the backend, past all caches. Never rejects.
 *
 * @param {string} url
 * @returns {Promise<JsonResponse>}
 */
export const fetchJson = async (url) => {
  let status = 0;
  try {
    const response = await loader.fetch(new Request(url, { cache: "no-store" }));
    status = response.status;
    return { status, body: unwrapResponse(await response.json()) };
  } catch {
    return { status };
  }
};
