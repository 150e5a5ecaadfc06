/** The page's CSRF tokens, for the request for a session token. */
import { CSRF_FAILURES } from "../shared/csrf-failures.js";
import { loader } from "../shared/loader-object.js";

const cookie = (name) =>
  document.cookie
    .split("; ")
    .find((pair) => pair.startsWith(name + "="))
    ?.slice(name.length + 1);

/** The page's CSRF tokens by the headers that Laravel and Rails, Laravel and Angular, and Django expect. */
export const csrfHeaders = () => {
  const headers = {
    "X-CSRF-TOKEN": document.querySelector("meta[name=csrf-token]")?.content,
    // `decodeURIComponent` would throw where a page has put something else into this cookie.
    "X-XSRF-TOKEN": unescape(cookie("XSRF-TOKEN") ?? ""),
    "X-CSRFToken": cookie("csrftoken"),
  };
  // An invalid header value would make the whole request fail.
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => /^[!-~]+$/.test(value ?? "")));
};

/** The headers of the request for a session token. CSRF tokens go to the page's own origin only. */
export const tokenRequestHeaders = (url) => {
  const isSameOrigin = new URL(url, document.baseURI).origin === location.origin;
  return { accept: "application/json", ...(isSameOrigin && csrfHeaders()) };
};

/** Keeps the status of the last response for the doctor, and tells the console where a CSRF token is missing. */
export const recordTokenStatus = (status) => {
  loader.tokenUrlStatus = status;
  if (CSRF_FAILURES.includes(status)) {
    loader.log(`data-token-url answered ${status}: give the page <meta name="csrf-token">, or exempt that path from CSRF protection.`);
  }
};
