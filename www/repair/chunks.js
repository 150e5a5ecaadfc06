/** The chunks of PNG and WebP files: a header of eight bytes with the name and the length, then the content. */

/** Where the first chunk begins, where a header has the length and the name, and how many bytes a content of a length takes. */
export const CHUNKS = {
  // A checksum follows each content.
  png: { first: 8, length: 0, name: 4, isLittleEndian: false, taken: (length) => length + 4 },
  // Each content is filled up to an even length.
  webp: { first: 12, length: 4, name: 0, isLittleEndian: true, taken: (length) => length + (length & 1) },
};

/** The offset and the length of the content of the first chunk with this name; empty where there is none. */
export const findChunk = (bytes, format, name) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let offset = format.first; offset + 8 <= bytes.length; ) {
    const length = view.getUint32(offset + format.length, format.isLittleEndian);
    const start = offset + format.name;
    if (String.fromCharCode(...bytes.subarray(start, start + 4)) === name) return [offset + 8, length];
    offset += 8 + format.taken(length);
  }
  return [];
};
