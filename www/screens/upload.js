/**
 * Shows how much of the photo has been sent. Only to the page's own origin: for any other, a browser that is to report the
 * progress of an upload asks the server for permission first, which costs a round trip.
 */
import { loader } from "../shared/loader-object.js";
import { formatPercent } from "./texts.js";

/** Pages put functions in the place of `fetch` that add what their server needs, and have to get the request then. */
const isNative = () => /\{\s*\[native code\]\s*\}/.test(Function.prototype.toString.call(fetch));

const isMeasurable = ({ method, url }) => {
  const { origin, pathname } = new URL(url);
  return method === "POST" && origin === location.origin && pathname.endsWith("/api/tryon") && !loader.testMode && isNative();
};

const show = ({ loaded, total }) => {
  const element = loader.parts.hostPage.container().querySelector("[part=upload]");
  if (element && total) element.textContent = formatPercent(loaded / total);
};

/** These have no body, and `Response` does not take one for them. */
const WITHOUT_BODY = [204, 205, 304];

const toResponse = (xhr) => {
  const { status, response } = xhr;
  const headers = xhr.getAllResponseHeaders().trim().split(/[\r\n]+/).filter(Boolean);
  const pairs = headers.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]);
  return new Response(WITHOUT_BODY.includes(status) ? null : response, { status, headers: pairs });
};

/** Sends the request, and resolves or rejects as `fetch` does. */
const send = async (request) => {
  // Not as a `Blob`, whose type is in lower case: the boundary of the form is not.
  const body = await request.arrayBuffer();
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open(request.method, request.url);
    xhr.responseType = "arraybuffer";
    xhr.setRequestHeader("content-type", request.headers.get("content-type"));
    xhr.upload.onprogress = show;
    xhr.onload = () => resolve(toResponse(xhr));
    xhr.onerror = xhr.onabort = () => reject(TypeError("the request failed"));
    if (request.signal.aborted) return reject(TypeError("the request was aborted"));
    request.signal.addEventListener("abort", () => xhr.abort());
    xhr.send(body);
  });
};

/** From here on, the loader shows the progress of uploads. */
export const showUploads = () => {
  const { fetch: plain } = loader;
  loader.fetch = (request) => (isMeasurable(request) ? send(request) : plain(request));
};
