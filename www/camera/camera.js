/** Opens the camera, and follows it from the permission to the photo. */
import { CAMERA_STYLES } from "build";
import { loader } from "../shared/loader-object.js";
import { partStyles } from "../shared/part-styles.js";
import { capture } from "./capture.js";
import { isPhone } from "./elements.js";
import { drawAsking, drawRefusal } from "./notices.js";
import { isForbiddenByPolicy, reasonOf } from "./refusal.js";
import { begin, leave, setStream } from "./session.js";
import { FRONT, listCameras, otherCamera, requestStream, stopStream } from "./stream.js";
import { appendSwitch, drawViewfinder } from "./viewfinder.js";

const addStyles = partStyles(CAMERA_STYLES);

/** Says why there is no picture; nothing where the shopper has left in the meantime. */
const refuse = (session, error) => {
  if (session.signal.aborted) return;
  setStream(session);
  drawRefusal(session, reasonOf(error), () => start(session, FRONT));
};

/** Takes the photo and hands it over, like a file that was chosen. */
const take = async (session, video) => {
  // During the countdown the camera was switched or unplugged.
  if (!video.isConnected) return;
  try {
    video.pause();
    const photo = await capture(video);
    if (session.signal.aborted) return;
    leave(session);
    loader.parts.dialog.dispatch("photo", photo);
  } catch (error) {
    refuse(session, error);
  }
};

/** Lets the shopper switch, once it is known that there is another camera. */
const offerOther = async (session, track, finder) => {
  const cameras = await listCameras();
  if (!cameras[1] || !finder.isConnected) return;
  const other = otherCamera(track.getSettings(), cameras, isPhone());
  appendSwitch(finder, () => start(session, other));
};

/** Shows the picture of the stream. */
const show = (session) => {
  const [track] = session.stream.getVideoTracks();
  // A camera that is unplugged, or that the shopper takes the permission from.
  track.onended = () => refuse(session, { name: "AbortError" });
  const finder = drawViewfinder(session, (video) => take(session, video));
  offerOther(session, track, finder).catch(() => {}); // the one that is on will do
};

/** Starts a camera. A shopper who leaves while the browser still asks gets no camera when it is allowed later. */
const start = async (session, camera) => {
  setStream(session);
  drawAsking(session);
  try {
    if (isForbiddenByPolicy()) throw new DOMException("", "SecurityError");
    const stream = await requestStream(camera);
    if (session.signal.aborted) return stopStream(stream);
    setStream(session, stream);
    show(session);
  } catch (error) {
    refuse(session, error);
  }
};

/** Opens the camera over the dialog's current screen. */
export const openCamera = () => {
  addStyles();
  return start(begin(), FRONT);
};
