/** Has the screens drawn: the first one here, the others by `www/screens/`, which is loaded when the dialog is there. */
import { loader } from "../shared/loader-object.js";
import { dispatchAction } from "./actions.js";
import { append } from "./dom.js";
import { hostPage } from "./host-page.js";
import { drawIntro } from "./intro.js";
import { beginScreen, endScreen } from "./screen.js";

/** Loads the screens with their texts. */
export const loadScreens = async (language) => {
  const screens = await loader.loadFeature("screens");
  await screens.loadTexts(language);
  return screens;
};

const drawNow = (screens, name, data, context) => {
  const { opening } = context;
  if (name !== "intro") return screens.draw(name, data, context);
  const problem = data.notice && screens.photoProblem(data.notice, opening.language);
  const more = data.canGetMore && screens.sellsMore(context.settings) && screens.upgradeLabel(opening.language);
  drawIntro(opening, data.isBusy, problem, more);
};

/** Shows that something comes, and draws the screen if nothing else was drawn by then. */
const drawLater = async (name, data, context) => {
  const { opening } = context;
  const waiting = beginScreen(name, true, opening);
  append(waiting, "div", { class: "spinner" });
  endScreen();
  try {
    const screens = await loadScreens(opening.language);
    if (waiting.isConnected) drawNow(screens, name, data, context);
  } catch {
    loader.log("the dialog's screens did not load; the next click tries again.");
    if (waiting.isConnected) dispatchAction("close");
  }
};

/**
 * Draws a screen.
 *
 * @param {string} name `intro`, or a name of `www/screens/index.js`
 * @param {object} data what the runtime knows
 * @param {object} opening the opening that it is for
 * @param {HTMLCanvasElement | undefined} photo the shopper's photo
 * @param {string[]} pictures the URLs of the result
 */
export const drawScreen = (name, data, opening, photo, pictures) => {
  const context = { opening, photo, pictures, settings: hostPage().settings() };
  const { camera, checkout, screens } = loader.parts;
  // The camera is over the intro, which it shows again.
  if (name === "intro" && !data.isBusy && !data.notice && camera?.openedFor() === opening) return;
  // The checkout fills its screen by itself.
  if (name === "checkout") checkout.drawStep();
  else if (name === "intro" && !data.notice && !data.canGetMore) drawIntro(opening, data.isBusy);
  else if (screens?.hasTexts(opening.language)) drawNow(screens, name, data, context);
  else drawLater(name, data, context);
};
