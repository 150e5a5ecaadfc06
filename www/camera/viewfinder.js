/** The screen with the camera's picture, on which the photo is taken. */
import { BACK, CANCEL, PICTURE, SHUTTER, SWITCH, TITLE } from "build";
import { append, appendIcon } from "../dialog/dom.js";
import { numberingSystem } from "../shared/numbering-system.js";
import { appendActions, appendButton } from "./elements.js";
import { appendGuide } from "./guide.js";
import { countDown } from "./countdown.js";
import { beginScreen, endScreen, leave } from "./session.js";
import { isMirrored } from "./stream.js";
import { dialogText, text } from "./texts.js";

const SECONDS = 3;

/** Two arrows in a circle. */
const SWITCH_ICON = "M20 11a8 8 0 0 0-14.500-3.500M4 4v4h4M4 13a8 8 0 0 0 14.500 3.500M20 20v-4h-4";

const appendVideo = (finder, stream) => {
  const video = append(finder, "video", { part: "camera-picture", "aria-label": text(PICTURE), playsinline: "" });
  if (isMirrored(stream.getVideoTracks()[0].getSettings())) video.className = "mirrored";
  const fitGuide = appendGuide(finder);
  video.onloadedmetadata = video.onresize = () => fitGuide(video.videoWidth, video.videoHeight);
  video.muted = true;
  video.srcObject = stream;
  video.play().catch(() => {}); // a screen that is left at once interrupts it
  return video;
};

/** The button that starts the countdown, and then stops it. */
const appendShutter = (actions, counter, session, onTime) => {
  let counting;
  const show = (label, number) => {
    shutter.textContent = label;
    counter.textContent = number;
  };
  const stop = () => {
    counting?.abort();
    counting = undefined;
    show(text(SHUTTER), "");
  };
  const start = async () => {
    counting = new AbortController();
    const { language } = session.opening;
    await countDown(SECONDS, (left) => show(dialogText(CANCEL), left.toLocaleString(language, { numberingSystem: numberingSystem(language) })), counting.signal);
    stop();
    onTime();
  };
  const shutter = appendButton(actions, "shutter", "primary", text(SHUTTER), () => (counting ? stop() : start()));
  session.signal.addEventListener("abort", () => counting?.abort());
  return shutter;
};

/** Adds the button that switches to another camera. */
export const appendSwitch = (finder, onSwitch) => {
  const label = text(SWITCH);
  const button = append(finder, "button", { class: "switch", part: "camera-switch", type: "button", "aria-label": label, title: label });
  appendIcon(button, SWITCH_ICON);
  button.onPress = onSwitch;
};

/**
 * Draws the screen.
 *
 * @param {import("./session.js").Session} session with a stream
 * @param {(video: HTMLVideoElement) => void} onTake
 * @returns {Element} the element with the picture
 */
export const drawViewfinder = (session, onTake) => {
  const screen = beginScreen(session);
  append(screen, "h2", { class: "title" }, text(TITLE));
  const finder = append(screen, "div", { class: "finder" });
  const video = appendVideo(finder, session.stream);
  const counter = append(finder, "p", { class: "counter", role: "status", "aria-live": "assertive", part: "countdown" });
  const actions = appendActions(screen);
  const shutter = appendShutter(actions, counter, session, () => onTake(video));
  appendButton(actions, "camera-back", "quiet", text(BACK), () => leave(session));
  endScreen(session);
  shutter.focus();
  return finder;
};
