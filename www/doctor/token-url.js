/** Checks the URL that gives new session tokens. It is not requested, because each response is a session. */
import { csrfHeaders } from "../dialog/csrf.js";
import { CSRF_FAILURES } from "../shared/csrf-failures.js";

const ADD_CSRF_TOKEN = 'give the page <meta name="csrf-token">, or exempt that path from CSRF protection';

const describeHeaders = (isSameOrigin) => {
  const names = isSameOrigin ? Object.keys(csrfHeaders()) : [];
  return names.length ? `${names.join(", ")} will go along` : "it must not need a CSRF token, because the page has none";
};

export const checkTokenUrl = (report, { loader, read }) => {
  const url = read("tokenUrl");
  if (!url) return;
  const { origin, pathname } = new URL(url, document.baseURI);
  const isSameOrigin = origin === location.origin;
  const label = `data-token-url: ${isSameOrigin ? "" : origin}${pathname}`;
  const status = loader.tokenUrlStatus;
  if (status === undefined) {
    report.ok(`${label} was not asked, as no token was refused; ${describeHeaders(isSameOrigin)}`);
  } else if (CSRF_FAILURES.includes(status)) {
    report.problem(`${label} answered ${status}, as frameworks do where the CSRF token is missing or stale`, ADD_CSRF_TOKEN);
  } else if (status < 200 || status > 299) {
    report.problem(`${label} ${status ? `answered ${status}` : "did not answer"}`, "look at your server's log");
  } else {
    report.ok(`${label} answered ${status}`);
  }
};
