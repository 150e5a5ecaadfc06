/** The picture that a video shows. */
import { loader } from "../shared/loader-object.js";

/** It is encoded once more when it is prepared. */
const QUALITY = 0.95;

/** The current picture as a JPEG, the way round that the camera sees it. */
export const capture = async (video) => {
  const canvas = document.createElement("canvas");
  loader.parts.dialog.excludeFromRecordings(canvas);
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  const photo = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!photo) throw Error("the camera's picture is empty");
  return photo;
};
