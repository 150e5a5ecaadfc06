// Answers a POST with a key that was used before as it was answered then: https://docs.stripe.com/api/idempotent_requests

import { ApiError } from "./errors.mjs";

export class IdempotentRequests {
  #answers = new Map();

  /** @param answer {() => Promise<object>} answers a request that is new */
  async answer(key, request, answer) {
    if (!key) return { body: await answer() };
    const known = this.#answers.get(key);
    if (known && known.request !== request) {
      const message = "Keys for idempotent requests can only be used with the same parameters they were first used with.";
      throw new ApiError(400, { type: "idempotency_error", message });
    }
    if (known) return { body: structuredClone(await known.body), replayed: true };
    const body = answer();
    this.#answers.set(key, { request, body });
    // Nothing was created, so that the request may be corrected.
    body.catch(() => this.#answers.delete(key));
    return { body: structuredClone(await body) };
  }
}
