/** Has the photo's small copy checked by `preflight/`, a WebAssembly module that is part of this script. */
import { PREFLIGHT } from "build";

let instance;

const instantiate = () => WebAssembly.instantiate(Uint8Array.from(atob(PREFLIGHT), (letter) => letter.charCodeAt(0)));

/** The brightness of each pixel, by the weights of BT.601. */
const writeGrey = (grey, pixels) => {
  for (let index = 0; index < grey.length; index++) {
    const at = 4 * index;
    grey[index] = (77 * pixels[at] + 150 * pixels[at + 1] + 29 * pixels[at + 2]) >> 8;
  }
};

/**
 * The number of a `Finding` in `preflight/src/finding.rs`, 0 if there is none.
 *
 * @param {Uint8ClampedArray} pixels of the small copy, without transparency
 * @param {number} width of the small copy
 * @param {{ width: number, height: number }} photo the photo itself
 */
export const findProblem = async (pixels, width, photo) => {
  instance ??= instantiate();
  const { buffer, check, memory } = (await instance).instance.exports;
  const count = pixels.length / 4;
  writeGrey(new Uint8Array(memory.buffer, buffer(), count), pixels);
  return check(width, count, photo.width, photo.height);
};
