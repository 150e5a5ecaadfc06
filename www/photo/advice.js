/** What a shopper can do about a photo that may come out badly. It is advice only: the photo can be used anyway. */
import { CHECK_MESSAGES } from "build";
import { loader } from "../shared/loader-object.js";
import { findProblem } from "./preflight.js";

/** Promises of the advice, by the photo's canvas. */
const advice = new WeakMap();

const findAdvice = async (canvas, pixels, width) => {
  const finding = await findProblem(pixels, width, canvas);
  if (!finding) return;
  const texts = await loader.loadMessages(loader.parts.dialog.translation().language, CHECK_MESSAGES);
  return { advice: texts[finding - 1], title: texts.at(-2), useAnyway: texts.at(-1) };
};

/** Starts to look for advice. The photo does not wait for it, and is used without where none can be loaded. */
export const requestAdvice = (canvas, pixels, width) => {
  advice.set(canvas, findAdvice(canvas, pixels, width).catch(() => {}));
};

/** A promise of the advice about a prepared photo, the heading above it and the label of the button that uses the photo anyway;
 * of `undefined` if it needs none. */
export const adviceFor = (canvas) => advice.get(canvas);
