/**
 * How a photo has to be turned where browsers do not do it: Firefox misses a JPEG's EXIF behind an XMP segment, no browser
 * reads a WebP's, and WebKit neither a PNG's nor how an AVIF is rotated. The value in the file is replaced by that of an
 * upright picture, so that no browser turns it a second time.
 */
import { findExif } from "../photo/jpeg-header.js";

const ORIENTATION_TAG = 0x0112;
const UPRIGHT = 1;

/** The chunks of a WebP file begin after this many bytes. */
const FIRST_CHUNK = 12;

/** WebP's EXIF chunk comes after the pixels, and is read whole up to this size. */
const MAX_EXIF_BYTES = 1 << 16;

/** A PNG's chunks begin after its signature. */
const FIRST_PNG_CHUNK = 8;

/** The EXIF orientation for each number of quarter turns against the clock, in which AVIF counts. */
const QUARTER_TURNS = [1, 8, 3, 6];

/** The orientation in a TIFF structure, and what to put in its place: `{ orientation, start, end, upright }`; `undefined` where
 * there is none. */
const readTiff = (bytes, start) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start);
  const isLittleEndian = view.getUint16(0) === 0x4949;
  const directory = view.getUint32(4, isLittleEndian);
  const count = view.getUint16(directory, isLittleEndian);
  for (let entry = directory + 2; entry < directory + 2 + 12 * count; entry += 12) {
    if (view.getUint16(entry, isLittleEndian) !== ORIENTATION_TAG) continue;
    const offset = start + entry + 8;
    const upright = isLittleEndian ? [UPRIGHT, 0] : [0, UPRIGHT];
    return { orientation: view.getUint16(entry + 8, isLittleEndian), start: offset, end: offset + 2, upright };
  }
};

const readAt = async (file, start, length) => new Uint8Array(await file.slice(start, start + length).arrayBuffer());

/**
 * The offset and length of the content of the first chunk with this name, in the formats that consist of chunks.
 *
 * @param {Blob} file
 * @param {string} name
 * @param {{ first: number, nameAt: number, sizeAt: number, isLittleEndian: boolean, sizeOf: (length: number) => number }} format
 */
const findChunk = async (file, name, { first, nameAt, sizeAt, isLittleEndian, sizeOf }) => {
  for (let offset = first; offset + 8 <= file.size; ) {
    const header = await readAt(file, offset, 8);
    const length = new DataView(header.buffer).getUint32(sizeAt, isLittleEndian);
    if (String.fromCharCode(...header.subarray(nameAt, nameAt + 4)) === name) return [offset + 8, length];
    offset += sizeOf(length);
  }
};

const WEBP = { first: FIRST_CHUNK, nameAt: 0, sizeAt: 4, isLittleEndian: true, sizeOf: (length) => 8 + length + (length & 1) };
const PNG = { first: FIRST_PNG_CHUNK, nameAt: 4, sizeAt: 0, isLittleEndian: false, sizeOf: (length) => 12 + length };

/** What the EXIF chunk of this name says. Some programs put JPEG's prefix before the TIFF structure. */
const readChunk = async (file, name, format) => {
  const [start, length] = (await findChunk(file, name, format)) ?? [];
  if (!start) return;
  const bytes = await readAt(file, start, Math.min(length, MAX_EXIF_BYTES));
  const found = readTiff(bytes, bytes[0] === 0x45 ? 6 : 0);
  return found && { ...found, start: start + found.start, end: start + found.end, chunk: [start - 8, start + length + 4] };
};

/** The offset of the only `irot` box in the head of an AVIF file. Several turn several pictures, which are not told apart. */
const findRotation = (head) => {
  const text = new TextDecoder("latin1").decode(head);
  const box = "\0\0\0\x09irot";
  const start = text.indexOf(box);
  // With a mirrored picture the order of both would matter.
  return start > 0 && start === text.lastIndexOf(box) && !text.includes("imir") ? start + box.length : undefined;
};

const FINDERS = {
  async "image/jpeg"(file, head, isWanted) {
    const start = findExif(head, isWanted);
    return start && readTiff(head, start);
  },
  "image/webp": (file) => readChunk(file, "EXIF", WEBP),
  async "image/png"(file) {
    const found = await readChunk(file, "eXIf", PNG);
    // The chunk has a checksum, so it is left out as a whole.
    return found && { ...found, start: found.chunk[0], end: found.chunk[1], upright: [] };
  },
  async "image/avif"(file, head) {
    const start = findRotation(head);
    return start && { orientation: QUARTER_TURNS[head[start] & 3], start, end: start + 1, upright: [0] };
  },
};

const withUpright = (file, { start, end, upright }) =>
  new Blob([file.slice(0, start), new Uint8Array(upright), file.slice(end)], { type: file.type });

/**
 * The orientation that a photo has to be drawn with, and the file to decode. Metadata that cannot be read is no reason to
 * refuse a photo.
 *
 * @param {Blob} file with its right type
 * @param {Uint8Array} head its first bytes
 * @param {boolean} [isWanted] whether a JPEG's orientation is taken over even if browsers would see it
 * @returns {Promise<{ file: Blob, orientation: number }>} an EXIF orientation from 1 to 8
 */
export const takeOverOrientation = async (file, head, isWanted) => {
  const found = await FINDERS[file.type]?.(file, head, isWanted).catch(() => {});
  const isTurned = found?.orientation > UPRIGHT && found.orientation <= 8;
  return isTurned ? { file: withUpright(file, found), orientation: found.orientation } : { file, orientation: UPRIGHT };
};
