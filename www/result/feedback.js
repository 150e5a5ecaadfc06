/** Tells the store what is not right with a picture. */
import { FEEDBACK, REASONS, THANKS, UNCHANGED } from "build";
import { loader } from "../shared/loader-object.js";
import { append } from "../dialog/dom.js";
import { say } from "./say.js";
import { text } from "./texts.js";
import { isUnchanged } from "./unchanged.js";

/** In the order of their texts. */
const NAMES = ["fit", "body", "product", "quality"];

const tell = (reason, { opening, requestId }) =>
  loader.parts.dialog.emit("feedback", { productId: opening.product.id ?? null, reason, requestId });

/** The question, and after a press on it the reasons. */
export const appendFeedback = (screen, context) => {
  const row = append(screen.querySelector(".summary"), "p", { class: "feedback" });
  const question = append(row, "button", { class: "text", type: "button", part: "feedback" }, text(FEEDBACK));
  question.onPress = () => {
    question.remove();
    NAMES.forEach((name, index) => {
      const button = append(row, "button", { class: "chip", type: "button", part: "feedback-reason" }, text(REASONS + index));
      button.onPress = () => {
        tell(name, context);
        row.remove();
        say(text(THANKS));
        screen.querySelector("h2").focus();
      };
      if (!index) button.focus();
    });
  };
};

/** Says so where the picture is the photo again, which a shopper should not take for a bad fit. */
export const reportUnchanged = async (screen, figure, context) => {
  const image = figure.querySelector("[part~=image]");
  await image.decode?.().catch(() => {});
  if (!context.photo || !screen.isConnected || !isUnchanged(image, context.photo)) return;
  say(text(UNCHANGED));
  tell("unchanged", context);
};
