/** Loads `www/repair/` for the photos that need it, which are few. */
import { REPAIR_SCRIPT } from "build";
import { loader } from "../shared/loader-object.js";
import { isExifMissed } from "./jpeg-header.js";

export const loadRepair = () => loader.loadScript("repair", REPAIR_SCRIPT);

/** Photos with more pixels are decoded at a smaller size, one at a time, because a decoded pixel takes four bytes. */
export const LARGE_PIXELS = 50e6;

/** Whether a browser might show the photo turned the wrong way: Firefox misses a JPEG's EXIF behind an XMP segment, WebKit a
 * PNG's and the rotation of an AVIF, and no browser reads a WebP's EXIF. Large JPEGs are not turned by `decodeLargeJpeg`. */
const mayLieOnItsSide = ({ type }, head, pixels) =>
  type === "image/jpeg" ? pixels > LARGE_PIXELS || isExifMissed(head) : /^image\/(png|webp|avif)$/.test(type);

/**
 * The orientation that a photo has to be drawn with, and the file to decode. A script that does not load is no reason to
 * refuse a photo.
 *
 * @param {Blob} file with its right type
 * @param {Uint8Array} head its first bytes
 * @param {number} pixels how many a JPEG has
 * @returns {Promise<{ file: Blob, orientation: number }>} an EXIF orientation from 1 to 8
 */
export const takeOverMissedOrientation = async (file, head, pixels) => {
  const repair = mayLieOnItsSide(file, head, pixels) && (await loadRepair().catch(() => {}));
  return repair ? repair.takeOverOrientation(file) : { file, orientation: 1 };
};

/** The two bytes at the end of files of these formats. Of what was cut, some browsers decode the rest. */
const ENDS = { "image/jpeg": [0xff, 0xd9], "image/png": [0x60, 0x82] };

/** Whether a file was cut. */
export const lacksEnd = async (file) => {
  const end = new Uint8Array(await file.slice(-2).arrayBuffer());
  return ENDS[file.type]?.some((byte, index) => byte !== end[index]);
};

/** A canvas with the whole part of a damaged picture; `undefined` where too little is whole. */
export const drawWholePart = async (...source) => {
  const repair = await loadRepair().catch(() => {});
  return repair?.drawWholePart(...source);
};

/** A bitmap of a large JPEG at a quarter of its size. It is not turned by its EXIF, which has been taken over before. */
export const decodeLargeJpeg = async (file) => (await loadRepair()).decodeLargeJpeg(file);
