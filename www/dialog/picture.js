/**
 * Draws pictures that came with the answer where the page's policy blocks them: `img-src` without `data:` says nothing
 * about a canvas. The bytes are decoded by hand, for `connect-src` may refuse to fetch them.
 */
import { act } from "./actions.js";
import { page } from "./parts.js";

const isData = ({ src }) => /^data:/i.test(src);

/** The picture on a canvas. Throws where it is no data, or none that can be decoded. */
const drawn = async (image) => {
  const { src } = image;
  if (!isData(image)) throw Error("an address");
  const comma = src.indexOf(",");
  const head = src.slice(5, comma);
  const text = unescape(src.slice(comma + 1));
  const bytes = Uint8Array.from(/;base64$/i.test(head) ? atob(text) : text, (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: head.split(";")[0] }));
  const canvas = document.createElement("canvas");
  page().keepPrivate(canvas);
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  for (const name of ["part", "class"]) canvas.setAttribute(name, image.getAttribute(name));
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", image.alt);
  return canvas;
};

/**
 * What becomes of a result's picture that did not load: of several the others are still there. Bytes that are here already
 * do not get better by being loaded again.
 *
 * @param {HTMLImageElement} image
 */
export const mend = async (image) => {
  try {
    image.replaceWith(await drawn(image));
  } catch {
    // Where it is not on show any more, nobody misses it.
    if (image.isConnected) act("picture-failed", !isData(image));
  }
};
