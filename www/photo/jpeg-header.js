/** The segments before a JPEG's pixels: where the camera's metadata and the picture's size are. */

/** The marker of the segments that hold EXIF and XMP. */
const APP1 = 0xffe1;

/** Thirteen of these sixteen markers begin a frame, whose segment has the size. */
const isFrame = (marker) => marker >> 4 === 0xffc && ![4, 8, 12].includes(marker & 15);

const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The segments up to the frame, as `[marker, offset of the content]`. They end where the bytes do. */
const segmentsOf = (bytes) => {
  const view = viewOf(bytes);
  const segments = [];
  for (let offset = 2; offset + 4 <= bytes.length && bytes[offset] === 0xff; offset += 2 + view.getUint16(offset + 2)) {
    const marker = view.getUint16(offset);
    segments.push([marker, offset + 4]);
    if (isFrame(marker)) break;
  }
  return segments;
};

/** The number of pixels of the JPEG that begins with these bytes; 0 where it is not known. */
export const countPixels = (bytes) => {
  const [marker, offset] = segmentsOf(bytes).at(-1) ?? [];
  if (!isFrame(marker) || offset + 5 > bytes.length) return 0;
  const view = viewOf(bytes);
  return view.getUint16(offset + 1) * view.getUint16(offset + 3);
};

const metadataOf = (bytes) => segmentsOf(bytes).filter(([marker]) => marker === APP1);

const isExif = (bytes) => ([, offset]) => bytes[offset] === 0x45 && bytes[offset + 1] === 0x78 && bytes[offset + 4] === 0;

/** The offset of the TIFF structure with the orientation; `undefined` where there is none. */
export const findExif = (bytes) => {
  const exif = metadataOf(bytes).find(isExif(bytes));
  return exif && exif[1] + 6;
};

/** Whether another APP1 segment comes before the EXIF, so that Firefox does not see it. */
export const isExifMissed = (bytes) => metadataOf(bytes).findIndex(isExif(bytes)) > 0;
