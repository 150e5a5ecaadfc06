// What the manifest says of a file, and what the budgets are checked against.

import { createHash } from "node:crypto";
import { brotliCompressSync, constants } from "node:zlib";

/** Brotli at quality 11: what a shopper downloads. */
export const compress = (content) =>
  brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(content) },
  });

/** Bytes as they are, bytes after brotli, and the integrity value. */
export const measure = (content) => ({
  bytes: Buffer.byteLength(content),
  brotli: compress(content).length,
  sha384: `sha384-${createHash("sha384").update(content).digest("base64")}`,
});
