/** The camera's stream. */

/** What to ask for: a photo of 1600 pixels is sent, and four to three shows more of a person than sixteen to nine. */
const SIZE = { width: { ideal: 1920 }, height: { ideal: 1440 } };

export const FRONT = { facingMode: "user" };

/** Asks for the stream of a camera; of any where there is none like it, such as one that was unplugged. */
export const requestStream = async (camera) => {
  const { mediaDevices } = navigator;
  if (!mediaDevices) throw new DOMException("", "SecurityError");
  try {
    return await mediaDevices.getUserMedia({ video: { ...SIZE, ...camera } });
  } catch (error) {
    if (error?.name !== "OverconstrainedError") throw error;
    return mediaDevices.getUserMedia({ video: true });
  }
};

/** Some pages replace the browser's function by one that gives anything. */
export const stopStream = (stream) => stream?.getTracks?.().forEach((track) => track.stop());

/** The cameras of the device, which browsers tell once one of them may be used. */
export const listCameras = async () => {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind }) => kind === "videoinput");
};

/** A shopper expects a mirror, but not from the camera at the back. */
export const isMirrored = ({ facingMode }) => facingMode !== "environment";

/**
 * The camera to switch to: phones have several at the back, of which the browser chooses one; other devices, the next one.
 *
 * @param {MediaTrackSettings} settings of the camera in use
 * @param {{ deviceId: string }[]} cameras
 * @param {boolean} isPhone
 */
export const otherCamera = ({ facingMode, deviceId }, cameras, isPhone) => {
  if (isPhone && facingMode) return { facingMode: facingMode === "environment" ? "user" : "environment" };
  const index = cameras.findIndex((camera) => camera.deviceId === deviceId);
  return { deviceId: { exact: cameras[(index + 1) % cameras.length].deviceId } };
};
