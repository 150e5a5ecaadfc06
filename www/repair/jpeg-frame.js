/** What a JPEG says about its pixels before they begin. */
import { buildHuffmanTable } from "./huffman.js";

const END_OF_HEADER = 0xffda;

/** Files that claim to have more are damaged: the largest cameras of phones have 200 megapixels. */
const MAX_PIXELS = 300e6;

const readComponents = (content) =>
  Array.from({ length: content[5] }, (_, index) => {
    const [id, sampling, table] = content.subarray(6 + 3 * index);
    return { id, across: sampling >> 4, down: sampling & 15, quantization: table };
  });

/** What is read from the segments with these markers. */
const READERS = {
  0xffdb(content, { quantization }) {
    for (let at = 0; at < content.length; ) {
      const [is16Bit, id] = [content[at] >> 4, content[at++] & 15];
      const size = is16Bit ? 2 : 1;
      quantization[id] = Array.from({ length: 5 }, (_, index) => (is16Bit ? (content[at + 2 * index] << 8) | content[at + 2 * index + 1] : content[at + index]));
      at += 64 * size;
    }
  },
  0xffc4(content, { huffman }) {
    for (let at = 0; at < content.length; ) {
      const id = content[at++];
      const counts = content.subarray(at, at + 16);
      const total = counts.reduce((sum, count) => sum + count, 0);
      huffman[id] = buildHuffmanTable(counts, content.subarray(at + 16, at + 16 + total));
      at += 16 + total;
    }
  },
  0xffdd(content, frame) {
    frame.restartInterval = (content[0] << 8) | content[1];
  },
  0xffc0(content, frame) {
    const [precision, h1, h0, w1, w0] = content;
    if (precision !== 8) throw Error("not 8 bits");
    Object.assign(frame, { height: (h1 << 8) | h0, width: (w1 << 8) | w0, components: readComponents(content) });
  },
  [END_OF_HEADER](content, { components = [] }) {
    components.forEach((component, index) => {
      const [id, tables] = content.subarray(1 + 2 * index);
      if (content[0] !== components.length || id !== component.id) throw Error("several scans");
      Object.assign(component, { dc: tables >> 4, ac: 0x10 | (tables & 15) });
    });
  },
};

/** Only baseline files have a 0xffc0, which is what cameras write. */
const check = ({ components, width, height }) => {
  const isKnown = components && (components.length === 1 || (components.length === 3 && components[0].id !== 0x52));
  if (!isKnown || !width || !height || width * height > MAX_PIXELS) throw Error("not a baseline JPEG");
  // The blocks of a single component follow each other, whatever its sampling is.
  if (components.length === 1) Object.assign(components[0], { across: 1, down: 1 });
};

/**
 * The frame of a baseline JPEG: its size, components and tables, and where its pixels begin. Throws for all other files.
 *
 * @param {Uint8Array} bytes
 */
export const readFrame = (bytes) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frame = { quantization: [], huffman: [], restartInterval: 0 };
  for (let offset = 2, marker; marker !== END_OF_HEADER; ) {
    marker = view.getUint16(offset);
    const end = offset + 2 + view.getUint16(offset + 2);
    READERS[marker]?.(bytes.subarray(offset + 4, end), frame);
    frame.start = offset = end;
  }
  check(frame);
  return frame;
};
