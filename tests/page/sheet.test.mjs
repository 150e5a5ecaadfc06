// When a drag closes the dialog on a phone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { isFlung } from "../../www/sheet/fling.js";

const HEIGHT = 800;

/** A drag from 100 at an even speed, in pixels each millisecond, with a move each frame. */
const drag = (distance, speed) => {
  const moves = [[0, 100]];
  for (let moved = 0; moved < distance; ) {
    moved = Math.min(moved + speed * 16, distance);
    moves.push([moves.at(-1)[0] + 16, 100 + moved]);
  }
  return isFlung(100, moves, HEIGHT);
};

test("a third of the height closes the sheet, however slow", () => {
  assert.equal(drag(300, 0.1), true);
  assert.equal(drag(200, 0.1), false);
});

test("a fling closes the sheet, and a tap does not", () => {
  assert.equal(drag(80, 1), true);
  assert.equal(drag(80, 0.2), false);
  assert.equal(drag(10, 2), false);
  assert.equal(isFlung(100, [[0, 100]], HEIGHT), false);
});

test("a finger that stops or goes back does not fling", () => {
  assert.equal(isFlung(100, [[0, 100], [50, 200], [400, 200]], HEIGHT), false);
  assert.equal(isFlung(100, [[0, 100], [50, 300], [90, 180]], HEIGHT), false);
});
