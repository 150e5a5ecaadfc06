import { catchErrors } from "./catch-errors.js";

/**
 * Calls the function for each element. By index, because some pages replace iterators. Where it throws for one element, the
 * others still get their call.
 *
 * @param {ArrayLike<Element>} elements
 * @param {(element: any) => void} fn
 */
export const forEachElement = (elements, fn) => {
  for (let index = 0; index < elements.length; index++) catchErrors(fn)(elements[index]);
};
