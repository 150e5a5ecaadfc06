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
  const lines = xhr.getAllResponseHeaders().matchAll(/^([^:\s]+):(.*)$/gm);
  const headers = [...lines].map(([, ...pair]) => pair);
  return new Response(WITHOUT_BODY.includes(status) ? null : response, { status, headers });
};

/** Sends the request, and resolves or rejects as `fetch` does. */
const send = async (request, plain) => {
  // Not as a `Blob`, whose type is in lower case: the boundary of the form is not. WebKit cannot read a form with a photo,
  // and to send it matters more than to show how much of it has been sent.
  const body = await request.clone().arrayBuffer().catch(() => {});
  if (!body) return plain(request);
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
  loader.fetch = (request) => (isMeasurable(request) ? send(request, plain) : plain(request));
};
