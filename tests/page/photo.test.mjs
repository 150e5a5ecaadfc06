// What the photo's script reads from a file's bytes and from a picture's pixels.

import assert from "node:assert/strict";
import { test } from "node:test";

const { formatOf } = await import("../../www/photo/file-format.js");
const { countPixels, isExifMissed } = await import("../../www/photo/jpeg-header.js");
const { isEmpty, isPlain } = await import("../../www/photo/pixels.js");
const { takeOverOrientation } = await import("../../www/repair/orientation.js");
const { countWholeRows } = await import("../../www/repair/rows.js");

const bytes = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const word = (value) => String.fromCharCode(value >> 8, value & 255);
const segment = (marker, content) => `\xff${String.fromCharCode(marker)}${word(content.length + 2)}${content}`;

test("a file's format is in its bytes, whatever its name or type", () => {
  for (const [start, format] of [
    ["\xff\xd8\xff\xe0", "image/jpeg"],
    ["\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heic"],
    ["\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "image/heic"],
    ["\0\0\0\x1cftypmif1\0\0\0\0mif1miafavif", "image/avif"],
    ["\0\0\0\x18ftypisom\0\0\0\0isommp42", "video/mp4"],
    ["\0\0\0\x14ftypqt  \0\0\0\0qt  ", "video/mp4"],
    ["\x1a\x45\xdf\xa3", "video/unknown"],
    ["RIFF1234WEBPVP8 ", "image/webp"],
    ["\0\0\0\x18ftyp", "video/mp4"],
    ["", ""],
    ["This is not a photo.", ""],
  ]) {
    assert.equal(formatOf(bytes(start)), format, JSON.stringify(start));
  }
});

const ORIENTATION_6 = "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
const EXIF = segment(0xe1, `Exif\0\0${ORIENTATION_6}`);
const XMP = segment(0xe1, "http://ns.adobe.com/xap/1.0/\0<x/>");
const FRAME = segment(0xc0, `\x08${word(3000)}${word(4000)}`);
const blob = (text, type) => new Blob([bytes(text)], { type });

test("a JPEG's size is read, and a file that ends early has none", () => {
  assert.equal(countPixels(bytes(`\xff\xd8${XMP}${FRAME}`)), 12e6);
  for (let length = 0; length < 80; length++) {
    assert.ok([0, 12e6].includes(countPixels(bytes(`\xff\xd8${XMP}${FRAME}`.slice(0, length)))));
  }
});

const orientationOf = async (text, type) => (await takeOverOrientation(blob(text, type))).orientation;

test("a JPEG's orientation is missed only behind another APP1 segment", () => {
  assert.ok(!isExifMissed(bytes(`\xff\xd8${EXIF}${XMP}${FRAME}`)));
  assert.ok(isExifMissed(bytes(`\xff\xd8${XMP}${EXIF}${FRAME}`)));
  assert.ok(!isExifMissed(bytes(`\xff\xd8${XMP}${FRAME}`)));
});

const webpChunk = (name, content) => `${name}${String.fromCharCode(content.length)}\0\0\0${content}${content.length & 1 ? "\0" : ""}`;
const pngChunk = (name, content) => `\0\0\0${String.fromCharCode(content.length)}${name}${content}1234`;
const PNG = "\x89PNG\r\n\x1a\n";
const [IHDR, IDAT, EXIF_CHUNK] = [pngChunk("IHDR", "0123456789abc"), pngChunk("IDAT", "pixels"), pngChunk("eXIf", ORIENTATION_6)];
const AVIF = "\0\0\0\x1cftypavif\0\0\0\0mif1miafavif\0\0\0\x30meta\0\0\0\x09irot";

test("the orientation is read from each format", async () => {
  for (const [type, text, orientation] of [
    ["image/jpeg", `\xff\xd8${EXIF}${XMP}${FRAME}`, 6],
    ["image/webp", `RIFF1234WEBP${webpChunk("VP8 ", "123")}${webpChunk("EXIF", ORIENTATION_6)}`, 6],
    ["image/webp", `RIFF1234WEBP${webpChunk("EXIF", `Exif\0\0${ORIENTATION_6}`)}`, 6],
    ["image/webp", `RIFF1234WEBP${webpChunk("VP8 ", "123")}`, 1],
    ["image/png", `${PNG}${IHDR}${IDAT}${EXIF_CHUNK}`, 6],
    ["image/png", `${PNG}${IHDR}${IDAT}`, 1],
    ["image/avif", `${AVIF}\x01`, 8],
    ["image/avif", `${AVIF}\x03`, 6],
    ["image/avif", `${AVIF}\x03\0\0\0\x09imir\0`, 1],
    ["image/gif", "GIF89a", 1],
  ]) {
    assert.equal(await orientationOf(text, type), orientation, JSON.stringify(text));
  }
});

const textOf = async (file) => String.fromCharCode(...new Uint8Array(await file.arrayBuffer()));

test("then no browser can turn the photo again: PNG's chunk is gone, and an AVIF's angle is zero", async () => {
  const png = await takeOverOrientation(blob(`${PNG}${IHDR}${EXIF_CHUNK}${IDAT}`, "image/png"));
  assert.equal(await textOf(png.file), `${PNG}${IHDR}${IDAT}`);
  const avif = await takeOverOrientation(blob(`${AVIF}\x03rest`, "image/avif"));
  assert.equal(await textOf(avif.file), `${AVIF}\0rest`);
});

test("after that, the file says that it is upright, and is otherwise the same", async () => {
  const text = `\xff\xd8${XMP}${EXIF}${FRAME}`;
  const { file } = await takeOverOrientation(blob(text, "image/jpeg"));
  const changed = new Uint8Array(await file.arrayBuffer());
  assert.equal(file.type, "image/jpeg");
  assert.deepEqual(changed, bytes(text.replace("\0\x01\0\x06", "\0\x01\0\x01")));
});

test("damaged metadata is no reason to refuse a photo", async () => {
  const text = `\xff\xd8${XMP}${EXIF}${FRAME}`;
  for (let length = 0; length < text.length; length++) await orientationOf(text.slice(0, length), "image/jpeg");
  assert.equal(await orientationOf(`\xff\xd8${XMP}${EXIF.replace("\0\0\0\x08", "\xff\xff\xff\xff")}`, "image/jpeg"), 1);
});

const picture = (...pixels) => Uint8ClampedArray.from(pixels.flat());
const [CLEAR, BLACK, WHITE, RED] = [[0, 0, 0, 0], [0, 0, 0, 255], [255, 255, 255, 255], [200, 10, 10, 255]];

test("only a transparent or a black picture is empty, and one with one color is plain", () => {
  assert.ok(isEmpty(picture(CLEAR, CLEAR)) && isEmpty(picture(BLACK, BLACK)));
  assert.ok(!isEmpty(picture(WHITE, WHITE)) && !isEmpty(picture(CLEAR, BLACK)) && !isEmpty(picture(BLACK, RED)));
  assert.ok(isPlain(picture(WHITE, [250, 252, 255, 255])));
  assert.ok(!isPlain(picture(WHITE, WHITE, RED)));
});

test("rows at the end that are transparent at a side are missing, and white ones where the browser leaves them white", () => {
  assert.equal(countWholeRows(picture(RED, RED, WHITE, WHITE, RED, CLEAR, CLEAR, CLEAR), 2), 2);
  assert.equal(countWholeRows(picture(WHITE, WHITE, RED, WHITE, WHITE, WHITE), 2, true), 2);
  assert.equal(countWholeRows(picture(CLEAR, CLEAR), 2), 0);
  assert.equal(countWholeRows(picture(RED, RED), 1), 2);
});
