/**
 * How a photo has to be turned where browsers do not do it. The value in the file is removed or replaced by that of an upright
 * picture, so that no browser turns it a second time.
 */
import { findExif } from "../photo/jpeg-header.js";
import { CHUNKS, findChunk } from "./chunks.js";

const ORIENTATION_TAG = 0x0112;
const UPRIGHT = 1;

/** Metadata of JPEG and AVIF files is within these first bytes. PNG and WebP files may have it after the pixels. */
const HEADER_BYTES = 1 << 19;

/** The orientation in a TIFF structure, with the offset of its value's two bytes; `undefined` where there is none. */
const readTiff = (bytes, start) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start);
  const isLittleEndian = view.getUint16(0) === 0x4949;
  const directory = view.getUint32(4, isLittleEndian);
  const count = view.getUint16(directory, isLittleEndian);
  for (let entry = directory + 2; entry < directory + 2 + 12 * count; entry += 12) {
    if (view.getUint16(entry, isLittleEndian) !== ORIENTATION_TAG) continue;
    return { orientation: view.getUint16(entry + 8, isLittleEndian), offset: start + entry + 8, isLittleEndian };
  }
};

/** Some programs put JPEG's prefix before the TIFF structure. */
const tiffStart = (bytes, offset) => offset + (bytes[offset] === 0x45 ? 6 : 0);

const replaceBytes = (file, start, end, bytes) => new Blob([file.slice(0, start), bytes, file.slice(end)], { type: file.type });

/** The orientation in the TIFF structure at this offset, and the file with that of an upright picture in its place. */
const replaceInTiff = (file, bytes, start) => {
  const { orientation, offset, isLittleEndian } = readTiff(bytes, start);
  return { orientation, file: replaceBytes(file, offset, offset + 2, new Uint8Array(isLittleEndian ? [UPRIGHT, 0] : [0, UPRIGHT])) };
};

/** In an AVIF file, the box `irot` has the quarter turns against the clock; these are the EXIF orientations for them. */
const AVIF_TURNS = [UPRIGHT, 8, 3, 6];

const FINDERS = {
  "image/jpeg": (file, bytes) => replaceInTiff(file, bytes, findExif(bytes)),
  "image/webp"(file, bytes) {
    const [start] = findChunk(bytes, CHUNKS.webp, "EXIF");
    return replaceInTiff(file, bytes, tiffStart(bytes, start));
  },
  // The chunk has a checksum, so it is left out.
  "image/png"(file, bytes) {
    const [start, length] = findChunk(bytes, CHUNKS.png, "eXIf");
    const { orientation } = readTiff(bytes, tiffStart(bytes, start));
    return { orientation, file: replaceBytes(file, start - 8, start + length + 4, "") };
  },
  "image/avif"(file, bytes) {
    const text = new TextDecoder("latin1").decode(bytes);
    const offset = text.indexOf("\0\0\0\x09irot") + 8;
    // What is mirrored, too, is left to the browser: the order of the two matters.
    if (offset < 8 || text.includes("\0\0\0\x09imir")) return;
    return { orientation: AVIF_TURNS[bytes[offset] & 3], file: replaceBytes(file, offset, offset + 1, new Uint8Array(1)) };
  },
};

/** Metadata that is missing or cannot be read is no reason to refuse a photo. */
const find = async (file) => {
  const isWhole = /png|webp/.test(file.type);
  const bytes = new Uint8Array(await (isWhole ? file : file.slice(0, HEADER_BYTES)).arrayBuffer());
  return FINDERS[file.type](file, bytes);
};

/**
 * The orientation that a photo has to be drawn with, and the file to decode.
 *
 * @param {Blob} file with its right type
 * @returns {Promise<{ file: Blob, orientation: number }>} an EXIF orientation from 1 to 8
 */
export const takeOverOrientation = async (file) => {
  const found = await find(file).catch(() => {});
  return found?.orientation > UPRIGHT && found.orientation <= 8 ? found : { file, orientation: UPRIGHT };
};
