/**
 * A version 4 UUID (RFC 9562). It uses `getRandomValues`, because `randomUUID` is missing on pages without HTTPS.
 * Throws where the page has broken the random generator.
 */
export const uuid = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  let text = "";
  bytes.forEach((byte, index) => {
    if ([4, 6, 8, 10].includes(index)) text += "-";
    text += (byte + 256).toString(16).slice(1);
  });
  return text;
};
