// Measures a file. The results are written to dist/manifest.json and compared with the size budgets.

import { createHash } from "node:crypto";
import { brotliCompressSync, constants } from "node:zlib";

/** Compresses with brotli at quality 11, as the files are served. */
export const compress = (content) =>
  brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(content) },
  });

/** The size, the size after brotli, and the integrity value of a file. */
export const measure = (content) => ({
  bytes: Buffer.byteLength(content),
  brotli: compress(content).length,
  sha384: `sha384-${createHash("sha384").update(content).digest("base64")}`,
});
