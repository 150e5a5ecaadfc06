/** The outline to stand in: head, shoulders and hips. It lies over the picture, wherever that is within the video's box. */

const SVG = "http://www.w3.org/2000/svg";

/** In a box of 100 by 100, around the middle of its upper edge. */
const OUTLINE =
  "M0 8c6 0 10 5 10 11S6 31 0 31s-10-6-10-12S-6 8 0 8M-8 30c0 5-3 7-9 9-7 2-9 6-10 13l-3 38M8 30c0 5 3 7 9 9 7 2 9 6 10 13l3 38M-18 56l1 24c0 5-1 8-2 12M18 56l-1 24c0 5 1 8 2 12";

/** Appends the outline. @returns {(width: number, height: number) => void} fits it to a picture of this size */
export const appendGuide = (parent) => {
  const guide = document.createElementNS(SVG, "svg");
  guide.setAttribute("class", "guide");
  guide.setAttribute("aria-hidden", "true");
  const outline = guide.appendChild(document.createElementNS(SVG, "path"));
  outline.setAttribute("d", OUTLINE);
  parent.append(guide);
  return (width, height) => {
    guide.setAttribute("viewBox", `0 0 ${width} ${height}`);
    outline.setAttribute("transform", `translate(${width / 2}) scale(${Math.min(height, width * 1.5) / 100})`);
  };
};
