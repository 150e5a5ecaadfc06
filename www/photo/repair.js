/** Which photos need the script that repairs, and loading it. */
import { PHOTO_REPAIR } from "build";
import { loader } from "../shared/loader-object.js";
import { findExif } from "./jpeg-header.js";

/** The formats of which browsers show the part that they have. */
const PARTLY_SHOWN = /^image\/(jpeg|png|gif|webp)$/;

/** Whether browsers can read the format, so that the file itself must be damaged. */
export const isReadableFormat = (file) => PARTLY_SHOWN.test(file.type);

/** Whether the two bytes that end each JPEG are missing. */
export const lacksEnd = async (file) => {
  const end = new Uint8Array(await file.slice(-2).arrayBuffer());
  return file.type === "image/jpeg" && (end[0] !== 0xff || end[1] !== 0xd9);
};

const has = (name) => (head) => new TextDecoder("latin1").decode(head).includes(name);

/** Whether a file has an orientation that some browsers miss. */
const MISSED = {
  "image/jpeg": findExif,
  "image/webp": (head) => head[20] & 8,
  "image/png": has("eXIf"),
  "image/avif": has("irot"),
};

export const mayBeTurned = ({ type }, head) => MISSED[type]?.(head);

export const loadRepair = () => loader.loadScript("photoRepair", PHOTO_REPAIR);
