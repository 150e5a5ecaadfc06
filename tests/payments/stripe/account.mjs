// An account at Stripe: its objects by their ids, and where it sends events.

import { noSuch } from "./errors.mjs";
import { now } from "./objects.mjs";

export class Account {
  #objects = new Map();
  #hidden = new Map();
  #deliver;

  /** @param deliver {(event: object) => Promise<void>} sends an event to the account's webhook endpoint */
  constructor(deliver) {
    this.#deliver = deliver;
  }

  /** @param hidden {object} what is known of the object and is no field of it */
  keep(object, hidden = {}) {
    this.#objects.set(object.id, object);
    this.#hidden.set(object.id, hidden);
    return object;
  }

  hidden(object) {
    return this.#hidden.get(object.id);
  }

  /** The object with this id. */
  find(type, id, param = "id") {
    const object = this.#objects.get(id);
    if (object?.object !== type) throw noSuch(type, id, param);
    if (type === "checkout.session" && object.status === "open" && object.expires_at <= now()) object.status = "expired";
    return object;
  }

  all(type) {
    return [...this.#objects.values()].filter(({ object }) => object === type).reverse();
  }

  /** The object with a copy of what it refers to in place of ids, for each path such as `payment_intent.latest_charge`. */
  expanded(object, paths = []) {
    return paths.reduce((copy, path) => this.#expand(copy, path.split(".")), structuredClone(object));
  }

  #expand(object, [name, ...rest]) {
    const found = this.#objects.get(object[name]) ?? object[name] ?? this.#hidden.get(object.id)?.[name];
    if (found === undefined || found === null) return object;
    const part = structuredClone(found);
    return { ...object, [name]: rest.length ? this.#expand(part, rest) : part };
  }

  /** Sends an event. The object is as it is now, whatever happens to it later. */
  async emit(event) {
    await this.#deliver(structuredClone(event));
  }
}
