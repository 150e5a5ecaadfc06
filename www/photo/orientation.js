/**
 * How a photo has to be turned where browsers do not do it: Firefox misses a JPEG's EXIF behind an XMP segment, and no browser
 * reads a WebP's. The value in the file is replaced by that of an upright picture, so that no browser turns it a second time.
 */
import { findMissedExif } from "./jpeg-header.js";

const ORIENTATION_TAG = 0x0112;
const UPRIGHT = 1;

/** The chunks of a WebP file begin after this many bytes. */
const FIRST_CHUNK = 12;

/** WebP's EXIF chunk comes after the pixels, and is read whole up to this size. */
const MAX_EXIF_BYTES = 1 << 16;

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

const readAt = async (file, start, length) => new Uint8Array(await file.slice(start, start + length).arrayBuffer());

/** The offset and length of a WebP's EXIF chunk. */
const findExifChunk = async (file) => {
  for (let offset = FIRST_CHUNK; offset + 8 <= file.size; ) {
    const header = await readAt(file, offset, 8);
    const length = new DataView(header.buffer).getUint32(4, true);
    if (String.fromCharCode(...header.subarray(0, 4)) === "EXIF") return [offset + 8, length];
    offset += 8 + length + (length & 1);
  }
};

/** Some programs put JPEG's prefix before the TIFF structure. */
const tiffStart = (bytes) => (bytes[0] === 0x45 ? 6 : 0);

const FINDERS = {
  async "image/jpeg"(file, head) {
    const start = findMissedExif(head);
    return start && readTiff(head, start);
  },
  async "image/webp"(file) {
    const [start, length] = (await findExifChunk(file)) ?? [];
    if (!start) return;
    const bytes = await readAt(file, start, Math.min(length, MAX_EXIF_BYTES));
    const found = readTiff(bytes, tiffStart(bytes));
    return found && { ...found, offset: start + found.offset };
  },
};

const withUpright = (file, { offset, isLittleEndian }) =>
  new Blob([file.slice(0, offset), new Uint8Array(isLittleEndian ? [UPRIGHT, 0] : [0, UPRIGHT]), file.slice(offset + 2)], { type: file.type });

/**
 * The orientation that a photo has to be drawn with, and the file to decode. Metadata that cannot be read is no reason to
 * refuse a photo.
 *
 * @param {Blob} file with its right type
 * @param {Uint8Array} head its first bytes
 * @returns {Promise<{ file: Blob, orientation: number }>} an EXIF orientation from 1 to 8
 */
export const takeOverOrientation = async (file, head) => {
  const found = await FINDERS[file.type]?.(file, head).catch(() => {});
  const isTurned = found?.orientation > UPRIGHT && found.orientation <= 8;
  return isTurned ? { file: withUpright(file, found), orientation: found.orientation } : { file, orientation: UPRIGHT };
};
