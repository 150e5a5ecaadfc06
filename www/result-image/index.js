/**
 * Loaded when a result's picture does not load.
 *
 * Draws pictures that came with the answer where the page's policy blocks them: `img-src` without `data:` says nothing
 * about a canvas. The bytes are decoded by hand, for `connect-src` may refuse to fetch them.
 */
const { parts } = window[Symbol.for("genvoris.widget")];

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
  parts.page.keepPrivate(canvas);
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  for (const name of ["part", "class"]) canvas.setAttribute(name, image.getAttribute(name));
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", image.alt);
  return canvas;
};

/** Puts the canvas in the picture's place. Says whether that was possible. */
parts.picture = async (image) => {
  try {
    image.replaceWith(await drawn(image));
    return true;
  } catch {
    return false;
  }
};
