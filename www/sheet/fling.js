/** Whether a drag closes the sheet. Pure. */

/** The share of its height that is far enough, however slow. */
const FAR = 0.3;

/** In pixels each millisecond: a fling. And the distance that a fling needs at least, so that a tap is none. */
const FAST = 0.5;
const MIN_DISTANCE = 24;

/** In milliseconds: the speed at the end is measured over this time. */
const RECENT = 60;

/**
 * @param {number} start where the finger came down
 * @param {[time: number, y: number][]} moves where it has been since; the last one is where it left
 * @param {number} height the sheet's
 */
export const isFlung = (start, moves, height) => {
  const [time, y] = moves[moves.length - 1];
  const distance = y - start;
  if (distance > height * FAR) return true;
  const [since, from] = moves.find(([at]) => time - at <= RECENT);
  return distance > MIN_DISTANCE && (y - from) / (time - since || 1) > FAST;
};
