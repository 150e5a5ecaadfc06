// Decoding a large JPEG at a quarter of its size.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const { decodeQuarterSize } = await import("../../www/repair/quarter-size.js");

const read = (path) => new Uint8Array(readFileSync(new URL(path, import.meta.url)));
const FIGURE = read("../e2e/photos/slim_on_white.jpg");

/** The means of the picture's blocks of 4×4 pixels, as another decoder gives them. */
const MEANS = [
  [5, 5, [255, 255, 255]],
  [200, 60, [178, 111, 83]],
  [200, 130, [233, 232, 227]],
  [195, 170, [81, 88, 99]],
  [390, 260, [255, 255, 255]],
];

test("each pixel is the mean of sixteen", async () => {
  const { data, width, height } = await decodeQuarterSize(FIGURE);
  assert.deepEqual([width, height], [400, 267]);
  for (const [x, y, color] of MEANS) {
    const at = 4 * (y * width + x);
    const found = [...data.subarray(at, at + 3)];
    assert.ok(found.every((value, channel) => Math.abs(value - color[channel]) <= 4), `${found} instead of ${color} at ${x},${y}`);
    assert.equal(data[at + 3], 255);
  }
});

test("what it cannot read is rejected, so that the browser decodes it", async () => {
  for (const [bytes, reason] of [
    [read("../../www/store/model.jpg"), "progressive"],
    [FIGURE.subarray(0, FIGURE.length * 0.5), "cut, and too little is left"],
    [FIGURE.subarray(0, 100), "cut in its header"],
    [new Uint8Array(1000), "no JPEG"],
    [new Uint8Array(), "empty"],
  ]) {
    await assert.rejects(decodeQuarterSize(bytes), Error, reason);
  }
});

test("of a file that was cut, the whole rows are used", async () => {
  const { data, width, height } = await decodeQuarterSize(FIGURE.subarray(0, FIGURE.length * 0.85));
  assert.ok(width === 400 && height > 178 && height < 267, `${width}×${height}`);
  assert.equal(data.length, 4 * width * height);
});

test("a damaged file ends in a picture of the same size or in an error, and never without an end", async () => {
  let seed = 1;
  const random = (limit) => (seed = (seed * 48271) % 2147483647) % limit;
  for (let round = 0; round < 60; round++) {
    const damaged = FIGURE.slice();
    for (let count = 0; count < 8; count++) damaged[random(round % 2 ? 700 : damaged.length)] = random(256);
    const picture = await decodeQuarterSize(damaged).catch(() => {});
    if (picture) assert.equal(picture.data.length, 4 * picture.width * picture.height);
  }
});
