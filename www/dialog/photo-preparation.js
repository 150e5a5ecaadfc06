/** Photos on their way: what makes them (`photo.js`) is a script of its own, loaded when the dialog is there. */
import { loader } from "./bridges.js";

/** A file whose photo is being made before the runtime has asked for it, and that photo. */
let ahead;

const make = async (file) => {
  const prepare = await loader.part("photo");
  return prepare(file);
};

/** Begins with a photo that the runtime will ask for. */
export const prepareAhead = (file) => {
  const photo = make(file);
  photo.catch(() => {}); // whoever asks for it hears of it
  ahead = { file, photo };
};

/** The photo of a file, see `photo.js`. */
export const prepare = (file) => {
  const { photo } = ahead?.file === file ? ahead : { photo: make(file) };
  ahead = undefined;
  return photo;
};

/** There will be one. */
export const expectPhoto = () => loader.part("photo").catch(() => {});
