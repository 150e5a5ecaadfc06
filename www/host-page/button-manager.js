/** Draws the store's buttons as soon as their design is known, and keeps drawing those that are missing. */
import { TRY_ON_LABELS } from "build";
import { chooseLanguage } from "../shared/language.js";
import { ownMessages } from "../shared/own-messages.js";
import { parseButtonDesign } from "./button-design.js";
import { createButtons } from "./buttons.js";
import { observeDom } from "./observe-dom.js";
import { settings } from "./settings.js";

/** @param {boolean} allowFloating */
export const createButtonManager = (allowFloating) => {
  const buttons = createButtons(allowFloating);
  let design;
  let stopObserving;
  let areTriggersHidden = false;

  const draw = () => {
    const language = chooseLanguage(settings().language);
    const label = design.label ?? ownMessages(language)?.try_on ?? TRY_ON_LABELS[language] ?? TRY_ON_LABELS.en;
    buttons.draw(design, label);
    buttons.float(design, label);
    buttons.style(design.css, areTriggersHidden);
  };
  const update = () => {
    if (!design) return buttons.style("", areTriggersHidden);
    if (stopObserving) return buttons.style(design.css, areTriggersHidden);
    stopObserving = observeDom(draw);
  };
  const stop = () => {
    stopObserving?.();
    stopObserving = undefined;
    buttons.clear();
  };
  return {
    /** Hides all triggers, or shows them again. */
    hideTriggers(isHidden) {
      areTriggersHidden = isHidden;
      update();
    },
    /** Draws all buttons by the design in this response. */
    applyDesign(body) {
      design = parseButtonDesign(body);
      // Buttons that exist were drawn by an older design.
      stop();
      update();
    },
    stop,
  };
};
