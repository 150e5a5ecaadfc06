/** Where the notice can stand without covering what the page has pinned to its bottom, such as a cookie banner. */

/** As many layers as are passed over. */
const MAX_LAYERS = 3;

const GAP = 12;

/** The pinned element of the page at a point of the window, beneath the widget's own. */
const pinnedAt = (x, y, host) => {
  let element = document.elementsFromPoint(x, y).find((each) => each !== host);
  while (element && !/^(fixed|sticky)$/.test(getComputedStyle(element).position)) element = element.parentElement;
  return element;
};

/**
 * Moves the notice up, above what is pinned where it stands. What is as high as the window is an overlay and not a bar: there
 * is no place beside it.
 *
 * @param {HTMLElement} notice
 * @param {Element} host the widget's element in the page
 */
export const moveClear = (notice, host) => {
  let bottom = 0;
  for (let layer = 0; layer <= MAX_LAYERS; layer++) {
    notice.style.setProperty("--lift", `${bottom}px`);
    const { left, right, top: noticeTop, bottom: noticeBottom } = notice.getBoundingClientRect();
    const points = [left, (left + right) / 2, right - 1].flatMap((x) => [[x, noticeTop], [x, noticeBottom - 1]]);
    const tops = points.map(([x, y]) => pinnedAt(x, y, host)?.getBoundingClientRect().top).filter((top) => top > innerHeight / 3);
    if (!tops.length) return;
    bottom += noticeBottom - Math.min(...tops) + GAP;
  }
};
