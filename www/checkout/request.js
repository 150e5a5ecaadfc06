/** Requests to the store's own backend. */
import { loader } from "../shared/loader-object.js";
import { dialog } from "./state.js";

/** In milliseconds. */
const TIMEOUT = 20_000;

/**
 * POSTs JSON with the page's cookies, and with its CSRF tokens where the URL is on its own origin. Never rejects.
 *
 * @returns {Promise<{ status: number, body?: any }>} status 0 where no response came
 */
export const postJson = async (url, body) => {
  const controller = new AbortController();
  const timeout = setTimeout(() => controller.abort(), TIMEOUT);
  try {
    const request = new Request(url, {
      ...{ method: "POST", credentials: "include", cache: "no-store", signal: controller.signal },
      headers: { ...dialog().csrf(url), "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const response = await loader.fetch(request);
    return { status: response.status, body: dialog().readAnswer(await response.text()) };
  } catch {
    return { status: 0 };
  } finally {
    clearTimeout(timeout);
  }
};
