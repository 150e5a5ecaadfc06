// Looking closer at a result, and recognising the photo in it.

import assert from "node:assert/strict";
import { test } from "node:test";

const { View } = await import("../../www/result/view.js");
const { MAX_DIFFERENCE, meanDifference } = await import("../../www/result/unchanged.js");

const SIZE = [400, 600];

test("the point under the pointer stays where it is, up to four times the size", () => {
  const view = new View();
  view.zoomTo(2, [100, -50], SIZE);
  assert.deepEqual([view.scale, view.x, view.y], [2, -100, 50]);
  view.zoomTo(9, [0, 0], SIZE);
  assert.equal(view.scale, 4);
  view.zoomTo(0.1, [10, 10], SIZE);
  assert.deepEqual([view.scale, Math.abs(view.x), Math.abs(view.y)], [1, 0, 0]);
});

test("the picture's edge never comes into the figure", () => {
  const view = new View();
  view.zoomTo(2, [0, 0], SIZE);
  view.moveTo(1000, -1000, SIZE);
  assert.deepEqual([view.x, view.y], [200, -300]);
});

test("a photo that was encoded again is the same, one with another garment is not", () => {
  const photo = Array.from({ length: 24 * 24 * 4 }, (_, index) => (index * 37) % 256);
  const encoded = photo.map((value) => Math.min(255, value + 2));
  const dressed = photo.map((value, index) => (index % 10 < 4 ? 255 - value : value));
  assert.ok(meanDifference(photo, encoded) < MAX_DIFFERENCE);
  assert.ok(meanDifference(photo, dressed) > MAX_DIFFERENCE);
});
