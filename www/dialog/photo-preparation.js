/** Prepares photos by `www/photo/`, a script of its own that is loaded when the dialog is there. */
import { loader } from "../shared/loader-object.js";

/** A photo that is being prepared before the runtime has asked for it: `{ file, photo }`. */
let early;

const prepare = async (file) => {
  const preparePhoto = await loader.loadFeature("photo");
  return preparePhoto(file);
};

/** Starts to prepare a photo that the runtime will ask for. */
export const preparePhotoEarly = (file) => {
  const photo = prepare(file);
  photo.catch(() => {}); // whoever asks for the photo gets the error
  early = { file, photo };
};

/** A promise of the photo in a file. */
export const preparePhoto = (file) => {
  const { photo } = early?.file === file ? early : { photo: prepare(file) };
  early = undefined;
  return photo;
};

/** Loads the script that will prepare the photo. */
export const preloadPhotoScript = () => loader.loadFeature("photo").catch(() => {});
