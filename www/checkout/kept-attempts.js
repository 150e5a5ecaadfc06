/**
 * The attempts that are kept in the browser while the shopper pays, in IndexedDB. Browsers refuse storage, and some lose it
 * in private windows, so every function here reports failure instead of throwing.
 */
import { loader } from "../shared/loader-object.js";

/**
 * @typedef {object} Attempt
 * @property {string} key
 * @property {string} attemptId the id under which the try-on is sent
 * @property {string} [shopperId] the page's id of the shopper; missing for a guest
 * @property {string} [guestId] the id that the store is told for a guest
 * @property {Blob} [photo] the prepared photo
 * @property {object} [product]
 * @property {string} [language]
 * @property {boolean} [consent] whether the shopper has agreed that the photo is sent
 * @property {string} [url] the store's checkout
 * @property {string} [checkoutSessionId]
 * @property {boolean} [isPopup] whether the checkout is in a window of its own
 * @property {boolean} [isReturned] whether the shopper has come back from the checkout
 * @property {boolean} [isUsed] whether its picture was on the screen
 * @property {number} at when it was last paid for or used
 */

const DATABASE = "genvoris";
const STORE = "attempts";

/** In milliseconds: some browsers never answer. */
const TIMEOUT = 5000;

const result = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  });

/** Opens the database. It is created only to keep something: a page that only looks leaves nothing behind. */
const open = (isWriting) => {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () =>
    isWriting ? request.result.createObjectStore(STORE, { keyPath: "key" }) : request.transaction.abort();
  return result(request);
};

const run = async (isWriting, use) => {
  const database = await open(isWriting);
  try {
    const transaction = database.transaction(STORE, isWriting ? "readwrite" : "readonly");
    const value = result(use(transaction.objectStore(STORE)));
    const committed = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    await Promise.all([value, committed]);
    return await value;
  } finally {
    database.close();
  }
};

/** The same, with a time limit. Resolves to `undefined` where the browser refuses. */
const attempt = (isWriting, use) =>
  Promise.race([run(isWriting, use), new Promise((_, reject) => setTimeout(reject, TIMEOUT))]).catch(() => {});

const read = () => attempt(false, (store) => store.getAll());

/** What was read before it was asked for. */
let early;

/** Starts to read what will be asked for in a moment. */
export const readEarly = () => {
  early = read();
};

/** All attempts that are kept. @returns {Promise<Attempt[]>} */
export const readAttempts = async () => {
  const reading = early ?? read();
  early = undefined;
  const found = (await reading) ?? [];
  return found.map(({ photo, ...rest }) => ({ ...rest, photo: photo && new Blob([photo], { type: "image/jpeg" }) }));
};

/**
 * Keeps an attempt. Resolves to whether the browser does. The photo is kept as bytes: Safari keeps no blobs in private
 * windows, and Firefox cannot read one any more after it was replaced by itself.
 */
export const keepAttempt = async (each) => {
  if (each.photo) loader.isPhotoKept = true;
  const photo = each.photo && (await each.photo.arrayBuffer());
  return !!(await attempt(true, (store) => store.put({ ...each, photo })));
};

/** Forgets an attempt that was kept. */
export const forgetAttempt = ({ key }) => attempt(true, (store) => store.delete(key));
