import { loader } from "../shared/loader-object.js";
import { unwrapped } from "../shared/unwrap-response.js";

/**
 * @typedef {object} Answer
 * @property {number} status 0 where none came
 * @property {any} body as JSON, unwrapped; `undefined` where it is none
 */

/**
 * Asks a public question about the store. Never rejects.
 *
 * @param {string} url
 * @returns {Promise<Answer>}
 */
export const ask = async (url) => {
  let status = 0;
  try {
    const response = await loader.fetch(new Request(url, { cache: "no-store" }));
    status = response.status;
    return { status, body: unwrapped(await response.json()) };
  } catch {
    return { status };
  }
};
