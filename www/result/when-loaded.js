/** Calls the function once the size of a picture is known. A picture that is drawn has it at once. */
export const whenLoaded = (image, fn) => {
  if (image.complete === false) image.addEventListener("load", fn, { once: true });
  else fn();
};

/** Width divided by height, of an image or a canvas. An image's `width` is the one on the screen, which costs a layout. */
export const proportion = (picture) =>
  picture.naturalWidth ? picture.naturalWidth / picture.naturalHeight : picture.width / picture.height;
