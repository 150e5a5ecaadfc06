/**
 * The screens that follow the first one. The runtime decides which screen is shown, and with which data; the texts, numbers
 * and elements are from here. It is loaded when the dialog is there.
 */
import { loader } from "../shared/loader-object.js";
import { renderFailure } from "./failure.js";
import { renderPaywall } from "./paywall.js";
import { renderPreview } from "./preview.js";
import { renderProgress } from "./progress.js";
import { sellsMore } from "./elements.js";
import { replaceImage } from "./replace-image.js";
import { renderResult } from "./result.js";
import { failureTitle, hasTexts, loadTexts, photoProblem, upgradeLabel, useLanguage } from "./texts.js";
import { showUploads } from "./upload.js";

/** By the names that `src/tryon/screen.rs` gives them. */
const SCREENS = {
  preview: renderPreview,
  progress: renderProgress,
  result: renderResult,
  paywall: renderPaywall,
  error: renderFailure,
  unavailable: renderFailure,
};

/** Screens with a few centred lines. */
const CENTERED = ["paywall", "error", "unavailable"];

/**
 * Draws a screen.
 *
 * @param {string} name
 * @param {object} data what `src/host/screen_data.rs` makes of the state
 * @param {{ opening: object, photo?: HTMLCanvasElement, pictures: string[], settings: object }} context
 */
const draw = (name, data, context) => {
  useLanguage(context.opening.language);
  const dialog = loader.parts.dialog;
  const screen = dialog.beginScreen(name, CENTERED.includes(name));
  SCREENS[name](screen, data, context);
  dialog.endScreen();
};

showUploads();

loader.parts.screens = { draw, failureTitle, hasTexts, loadTexts, photoProblem, replaceImage, sellsMore, upgradeLabel };
