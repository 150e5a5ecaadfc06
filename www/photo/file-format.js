/** What a file is, by its first bytes. Names and MIME types are often wrong: photos are renamed, and some apps give no type. */

/** How a file of each format begins, where one text is enough to know it. In WebP and AVI files the size comes before the name. */
const SIGNATURES = [
  [/^\xff\xd8\xff/, "image/jpeg"],
  [/^\x89PNG/, "image/png"],
  [/^GIF8/, "image/gif"],
  [/^RIFF[^]{4}WEBP/, "image/webp"],
  [/^(RIFF[^]{4}AVI |\x1a\x45\xdf\xa3|OggS|FLV)/, "video/unknown"],
];

/** Brands of ISO media files. HEIC and AVIF files also name brands that both of them use, so AVIF is looked for first. */
const BRANDS = [
  [/^(avif|avis)$/, "image/avif"],
  [/^(hei[cxms]|hev[cxms]|mif1|msf1)$/, "image/heic"],
];

/** The brands of an ISO media file: the major one, then those that it is compatible with. */
const brandsOf = (text) => {
  const length = [...text.slice(0, 4)].reduce((sum, letter) => 256 * sum + letter.charCodeAt(0), 0);
  const [major, , ...compatible] = text.slice(8, length).match(/[^]{4}/g) ?? [];
  return [major, ...compatible];
};

/**
 * The MIME type of a file that begins with these bytes. Empty for formats that are not known here, which the browser may know.
 *
 * @param {Uint8Array} bytes
 */
export const formatOf = (bytes) => {
  const text = String.fromCharCode(...bytes.subarray(0, 256));
  if (text.slice(4, 8) === "ftyp") {
    const brands = brandsOf(text);
    return BRANDS.find(([known]) => brands.some((brand) => known.test(brand)))?.[1] ?? "video/mp4";
  }
  return SIGNATURES.find(([signature]) => signature.test(text))?.[1] ?? "";
};
