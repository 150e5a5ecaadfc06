/** What the page offers against forged requests, for the question for a session token. */
import { loader } from "./bridges.js";

const cookie = (name) =>
  document.cookie
    .split("; ")
    .find((each) => each.startsWith(name + "="))
    ?.slice(name.length + 1);

/** By header: Laravel and Rails, Laravel and Angular, Django. */
export const offered = () => {
  const found = {
    "X-CSRF-TOKEN": document.querySelector("meta[name=csrf-token]")?.content,
    // `decodeURIComponent` throws where a page has put something else into its cookie.
    "X-XSRF-TOKEN": unescape(cookie("XSRF-TOKEN") ?? ""),
    "X-CSRFToken": cookie("csrftoken"),
  };
  // A header that may not be sent would end the request.
  return Object.fromEntries(Object.entries(found).filter(([, value]) => /^[!-~]+$/.test(value ?? "")));
};

/** Nothing of it leaves the page's own origin. */
export const csrf = (url) => {
  const own = new URL(url, document.baseURI).origin === location.origin;
  return { accept: "application/json", ...(own && offered()) };
};

/** These statuses mean a missing CSRF token in Laravel (419), Django (403) and Rails (422). */
export const REFUSED = [403, 419, 422];

/** The doctor repeats what was answered last. */
export const answered = (status) => {
  loader.tokenStatus = status;
  if (REFUSED.includes(status)) {
    loader.log(`data-token-url answered ${status}: give the page <meta name="csrf-token">, or exempt that path from CSRF protection.`);
  }
};
