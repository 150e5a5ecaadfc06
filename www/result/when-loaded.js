/** Calls the function once the size of a picture is known. A picture that is drawn has it at once. */
export const whenLoaded = (image, fn) => {
  if (image.complete === false) image.addEventListener("load", fn, { once: true });
  else fn();
};

/** Width divided by height. */
export const proportion = ({ naturalWidth, width, naturalHeight, height }) => (naturalWidth || width) / (naturalHeight || height);
