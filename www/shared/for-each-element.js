import { safely } from "./catch-errors.js";

/**
 * Does it for each element that was found, by index because pages replace iterators; one that refuses stops none of
 * the others.
 *
 * @param {ArrayLike<Element>} found
 * @param {(element: any) => void} work
 */
export const each = (found, work) => {
  for (let index = 0; index < found.length; index++) safely(work)(found[index]);
};
