/** The address that gives fresh session tokens. It is not asked: each answer is a session. */
import { offered, REFUSED } from "../dialog/csrf.js";

const EXEMPT = 'give the page <meta name="csrf-token">, or exempt that path from CSRF protection';

export const tokenUrl = (report, { loader, read }) => {
  const address = read("tokenUrl");
  if (!address) return;
  const { origin, pathname } = new URL(address, document.baseURI);
  const name = `data-token-url: ${origin === location.origin ? "" : origin}${pathname}`;
  const status = loader.tokenStatus;
  if (status === undefined) {
    const sent = origin === location.origin ? Object.keys(offered()) : [];
    report.ok(`${name} was not asked yet; ${sent.length ? `${sent.join(", ")} will go along` : "it must not need a CSRF token, for the page offers it none"}`);
  } else if (REFUSED.includes(status)) {
    report.problem(`${name} answered ${status}, as frameworks do where the CSRF token is missing or stale`, EXEMPT);
  } else if (status < 200 || status > 299) {
    report.problem(`${name} ${status ? `answered ${status}` : "did not answer"}`, "look at your server's log");
  } else {
    report.ok(`${name} answered ${status}`);
  }
};
