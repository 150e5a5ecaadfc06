/**
 * The photo that the shopper has asked to remember for this visit. It is in the tab's session storage, which the browser
 * deletes with the tab, as text: there is no other format in which all browsers keep it.
 */
import { currentOwner, isOfAnother } from "./owner.js";

/** `www/dialog/opening.js` looks for it, too. */
const KEY = "genvoris-photo";

/** In milliseconds, from its last use on. */
const LIFETIME = 30 * 60 * 1000;

/** As many bytes as can be the arguments of one call. */
const CHUNK = 1 << 15;

const encode = async (photo) => {
  const bytes = new Uint8Array(await photo.arrayBuffer());
  let text = "";
  for (let start = 0; start < bytes.length; start += CHUNK) text += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  return btoa(text);
};

const decode = (text) => new Blob([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], { type: "image/jpeg" });

/** Whether the browser lets the page keep anything. Only looks: nothing is stored before the shopper asks for it. */
export const isPossible = () => {
  try {
    return sessionStorage.length >= 0;
  } catch {
    return false;
  }
};

/** Whether a photo is kept. */
export const isKept = () => {
  try {
    return sessionStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
};

/** Counts what is kept and forgotten, so that a photo that takes longer to encode does not come back. */
let generation = 0;

export const forget = () => {
  generation++;
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing can have been kept.
  }
};

/** Keeps a photo in place of the former one. Resolves to whether the browser does. */
export const keep = async (photo) => {
  const mine = ++generation;
  try {
    const kept = { owner: currentOwner(), at: Date.now(), photo: await encode(photo) };
    if (mine === generation) sessionStorage.setItem(KEY, JSON.stringify(kept));
    return true;
  } catch {
    // The storage is full, and what it has is another photo than the one on the screen.
    if (mine === generation) forget();
    return false;
  }
};

/** Whether what is kept is this shopper's, and from this visit. */
const isUsable = ({ owner, at }) => !isOfAnother(owner, currentOwner()) && Date.now() - at < LIFETIME;

/** The kept photo. One of another shopper or of an earlier visit, or what is no photo at all, is forgotten. */
export const read = () => {
  if (!isKept()) return;
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    if (isUsable(kept)) return decode(kept.photo);
  } catch {
    // Not what was written there.
  }
  forget();
};
