/** Reads the bits of a JPEG's compressed pixels. */

/** The symbol and the length of the code that 16 bits begin with, for all values of these bits: `symbol << 8 | length`. */
export const buildHuffmanTable = (counts, symbols) => {
  const table = new Uint16Array(1 << 16);
  let at = 0;
  let next = 0;
  counts.forEach((count, index) => {
    const length = index + 1;
    for (let code = 0; code < count; code++) {
      const following = at + (1 << (16 - length));
      table.fill((symbols[next++] << 8) | length, at, following);
      at = following;
    }
  });
  return table;
};

/** A reader of the bits from this offset on. After a marker or the end of the bytes, all bits are zero. */
export const createBitReader = (bytes, start) => {
  let offset = start;
  let bits = 0;
  let available = 0;

  const nextByte = () => {
    const byte = bytes[offset];
    if (byte !== 0xff) return offset++ < bytes.length ? byte : 0;
    if (bytes[offset + 1] !== 0) return 0;
    offset += 2;
    return byte;
  };

  const fill = () => {
    for (; available <= 16; available += 8) bits = (bits << 8) | nextByte();
  };

  const skip = (length) => {
    if (available < length) fill();
    available -= length;
  };

  return {
    skip,

    readSymbol(table) {
      if (available < 16) fill();
      const entry = table[(bits >>> (available - 16)) & 0xffff];
      if (!entry) throw Error("no code");
      available -= entry & 0xff;
      return entry >> 8;
    },

    /** A signed number of this length: those with a leading zero are negative. */
    readNumber(length) {
      skip(length);
      const value = (bits >>> available) & ((1 << length) - 1);
      return value >> (length - 1) ? value : value - (1 << length) + 1;
    },

    /** Goes on behind the next restart marker, where the decoder of each interval begins anew. */
    restart() {
      [bits, available] = [0, 0];
      while (offset < bytes.length && !(bytes[offset] === 0xff && bytes[offset + 1] >> 3 === 0x1a)) offset++;
      offset += 2;
    },

    isAtEnd: () => offset >= bytes.length,
  };
};
