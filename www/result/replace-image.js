/**
 * Draws result images that came with the response as `data:` URLs, where the page's policy blocks them: `img-src` without
 * `data:` does not apply to a canvas. The bytes are decoded here, because `connect-src` may keep us from fetching the URL.
 */
import { loader } from "../shared/loader-object.js";

const decode = (url) => {
  const comma = url.indexOf(",");
  const header = url.slice(5, comma);
  const text = unescape(url.slice(comma + 1));
  const bytes = Uint8Array.from(/;base64$/i.test(header) ? atob(text) : text, (letter) => letter.charCodeAt(0));
  return createImageBitmap(new Blob([bytes], { type: header.split(";")[0] }));
};

/** The image on a canvas. Throws where it is not a `data:` URL, or cannot be decoded. */
const drawOnCanvas = async (image) => {
  if (!/^data:/i.test(image.src)) throw Error("not a data URL");
  const bitmap = await decode(image.src);
  const canvas = document.createElement("canvas");
  loader.parts.dialog.excludeFromRecordings(canvas);
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  for (const name of ["part", "class"]) canvas.setAttribute(name, image.getAttribute(name));
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", image.alt);
  return canvas;
};

/** Replaces the image by a canvas. Resolves to whether that was possible. */
export const replaceImage = async (image) => {
  try {
    image.replaceWith(await drawOnCanvas(image));
    return true;
  } catch {
    return false;
  }
};
