/** Samples the storefront's theme: its colors, font and corners. Nothing that is only the browser's default is taken over. */
import { append } from "./dom.js";
import { hostPage } from "./host-page.js";
import { fillOf, findMainButton } from "./main-button.js";

/** The background of pages that have none, with black text and with white. */
const LIGHT = [255, 255, 255];
const DARK = [18, 18, 18];

/** How much a color has to differ from grey to accentuate something. */
const MIN_CHROMA = 40;

/** How many links are looked at. */
const MAX_LINKS = 40;

/** What the browser paints buttons and links with, and writes texts in, where the page says nothing. */
const browserDefaults = () => {
  const probe = append(hostPage().container(), "button");
  // Not by the attribute, which policies of pages forbid.
  probe.style.cssText = `color:LinkText;font-family:initial;color-scheme:${getComputedStyle(document.documentElement).colorScheme}`;
  const { backgroundColor, color, fontFamily } = getComputedStyle(probe);
  const defaults = { fill: backgroundColor, link: color, font: fontFamily };
  probe.remove();
  return defaults;
};

const colorOf = (element) => hostPage().colors.parseColor(getComputedStyle(element).color);

/** The page's background and text: those of the innermost element around the content that has a background. */
export const samplePaper = () => {
  const { body, documentElement } = document;
  const around = [document.querySelector("main"), body, documentElement].filter(Boolean);
  const painted = around.find(fillOf);
  const text = colorOf(painted && painted !== documentElement ? painted : body);
  const background = painted ? fillOf(painted) : hostPage().colors.isDark(text ?? [0, 0, 0]) ? LIGHT : DARK;
  return { background, text };
};

/** The color of links: not of those that look like text or like buttons. */
const sampleLink = (defaults) => {
  const links = [...document.querySelectorAll("main a"), ...document.querySelectorAll("a")].slice(0, MAX_LINKS);
  const colors = links.filter((link) => getComputedStyle(link).color !== defaults.link && !fillOf(link)).map(colorOf);
  return colors.find((color) => color && Math.max(...color) - Math.min(...color) > MIN_CHROMA);
};

const sampleFont = (defaults) => {
  const texts = [document.body, ...["main p", "p", "h1"].map((tag) => document.querySelector(tag))].filter(Boolean);
  return texts.map((text) => getComputedStyle(text).fontFamily).find((font) => font && font !== defaults.font);
};

/** The corners of a button. A percentage of its side does not fit a dialog. */
const cornerOf = (button) => {
  const corner = button ? getComputedStyle(button).borderTopLeftRadius : "";
  return /^[\d.]+px$/.test(corner) ? corner : "";
};

/**
 * Samples the page.
 *
 * @returns {{ values: string[], button?: Element }} a CSS value for each role, empty where the page shows none, and the button
 *   that they are from
 */
export const samplePage = () => {
  const { background, text } = samplePaper();
  const defaults = browserDefaults();
  const button = findMainButton(background, defaults);
  const colors = [background, text, fillOf(button), sampleLink(defaults)];
  const toCss = (color) => (color ? hostPage().colors.toHex(color) : "");
  return { values: [...colors.map(toCss), sampleFont(defaults) ?? "", cornerOf(button)], button };
};
