/** The result: the pictures of a try-on. */
import { DOWNLOAD, RESULT_ALT, RESULT_SCRIPT, RESULT_TITLE, TRY_ONS_LEFT, UPGRADE, USE_ANOTHER_PHOTO } from "build";
import { append, appendIcon } from "../dialog/dom.js";
import { loader } from "../shared/loader-object.js";
import { appendActions, appendButton, appendLink, appendOtherProduct, appendPicture, appendProblem, sellsMore } from "./elements.js";
import { plural, text, textWith } from "./texts.js";

/** An arrow down into a tray. */
const SAVE = "M12 4v11M8 11.5l4 3.5 4-3.5M5 19h14";

const altText = (title) => (title ? textWith(RESULT_ALT, title) : text(RESULT_TITLE));

/** The download is a link: a picture from another origin, for which browsers ignore `download`, opens in a new tab. */
const appendFigure = (pictures, picture, title) => {
  const figure = append(pictures, "figure");
  appendPicture(figure, picture, altText(title), { part: "image" });
  const link = appendLink(figure, "download", "quiet", text(DOWNLOAD), picture);
  link.setAttribute("download", "try-on.jpg");
  link.setAttribute("aria-label", text(DOWNLOAD));
  appendIcon(link, SAVE);
};

const loadScript = () => loader.loadScript("result", RESULT_SCRIPT);

/** Draws a picture that the page's policy blocks. Resolves to whether that was possible. */
export const replaceImage = (image) => loadScript().then((tools) => tools.replaceImage(image), () => false);

/** Loads what a shopper can do with a result besides saving it. */
export const loadTools = async (language) => {
  const tools = await loadScript();
  await tools.loadTexts(language);
  return tools;
};

export const renderResult = (screen, { notice, remaining, requestId, canGetMore }, context) => {
  const { opening, pictures } = context;
  const summary = append(screen, "div", { class: "summary" });
  // The focus: what comes next is read from here, and the buttons may still change.
  append(summary, "h2", { class: "title", tabindex: "-1" }, text(RESULT_TITLE));
  appendProblem(screen, notice);
  const list = append(screen, "div", { class: "pictures" });
  pictures.forEach((picture) => appendFigure(list, picture, opening.product.title));
  if (remaining !== null) append(summary, "p", { class: "receipt", part: "receipt" }, plural(TRY_ONS_LEFT, remaining));
  appendOtherProduct(screen, opening);
  const actions = appendActions(screen);
  // Another photo would be refused.
  if (canGetMore && sellsMore(context.settings)) appendButton(actions, "upgrade", "quiet", text(UPGRADE));
  else appendButton(actions, "another", "quiet", text(USE_ANOTHER_PHOTO));
  const enhance = (tools) => screen.isConnected && tools.enhance(screen, { ...context, requestId });
  // Without them the result can be seen and saved.
  loadTools(opening.language).then(enhance).catch((error) => loader.log(`the tools of the result did not load: ${error.message}`));
};
