/** The texts of these screens, a file for each language, and how they are counted and dated. */
import {
  CHARGED_NO,
  CHARGED_UNKNOWN,
  CHARGED_YES,
  NO_CONNECTION,
  NO_RESULT,
  PHOTO_BLANK,
  PHOTO_DAMAGED,
  PHOTO_FALSIFIED,
  PHOTO_HEIC,
  PHOTO_MISSING,
  PHOTO_PLAIN,
  PHOTO_REFUSED,
  PHOTO_TINY,
  PHOTO_TOO_MANY_BYTES,
  PHOTO_TOO_MANY_PIXELS,
  PHOTO_UNDECODABLE,
  PHOTO_UNREADABLE,
  PICTURE_DAMAGED,
  PICTURE_NOT_LOADED,
  SCREEN_MESSAGES,
  SERVICE_BUSY,
  SERVICE_DOWN,
  SESSION_ENDED,
  SLOW_UPLOAD,
  TIMED_OUT,
  UNAVAILABLE,
  UNREADABLE_RESPONSE,
  UPGRADE,
} from "build";
import { loader } from "../shared/loader-object.js";
import { format } from "./intl.js";
import { pluralText, substitute } from "./plural.js";

/** The texts by language. */
const loaded = {};

/** The texts of the language in use, and the language tags to format numbers and dates with. */
let texts = [];
let tags = [];

export const hasTexts = (language) => language in loaded;

/** Loads the texts of a language. */
export const loadTexts = async (language) => {
  loaded[language] ??= await loader.loadMessages(language, SCREEN_MESSAGES);
};

/** The page's own tag (`ar-EG`) comes first, if it is one of this language (`ar`). */
export const useLanguage = (language) => {
  texts = loaded[language];
  const { lang } = document.documentElement;
  tags = [...(lang.trim().toLowerCase().split(/[-_]/)[0] === language ? [lang] : []), language];
};

export const text = (position) => texts[position];

/** A title, and what to do about it. */
export const notice = (position) => ({ title: texts[position], advice: texts[position + 1] });

/** A text with a value in the place of its placeholder. */
export const textWith = (position, value) => substitute(texts[position], "$", value);

export const formatNumber = (count) => format("decimal", tags, count) ?? String(count);

export const formatPercent = (ratio) => format("percent", tags, ratio);

/** An ISO 8601 date; `undefined` where it is none. */
export const formatDate = (iso) => format("date", tags, iso);

/** A text for a number. */
export const plural = (position, count) =>
  pluralText(texts.slice(position, position + 6), count, format("category", tags, count), formatNumber(count));

/** By the names of `PhotoProblem` in `src/tryon/input.rs`. */
const PHOTO_PROBLEMS = {
  undecodable: PHOTO_UNDECODABLE,
  heic: PHOTO_HEIC,
  blank: PHOTO_BLANK,
  damaged: PHOTO_DAMAGED,
  unreadable: PHOTO_UNREADABLE,
  tiny: PHOTO_TINY,
  plain: PHOTO_PLAIN,
  falsified: PHOTO_FALSIFIED,
  large: PHOTO_TOO_MANY_PIXELS,
  missing: PHOTO_MISSING,
};

/** Why a photo cannot be used. */
export const photoProblem = (name, language) => loaded[language][PHOTO_PROBLEMS[name]];

/** The label of the button that leads to more try-ons. */
export const upgradeLabel = (language) => loaded[language][UPGRADE];

/** By the codes of `FailureKind` in `src/tryon/failure.rs`. */
const FAILURES = {
  network_error: NO_CONNECTION,
  timeout: TIMED_OUT,
  request_timeout: SLOW_UPLOAD,
  rate_limited: SERVICE_BUSY,
  internal_error: SERVICE_DOWN,
  invalid_response: UNREADABLE_RESPONSE,
  tryon_failed: NO_RESULT,
  photo_refused: PHOTO_REFUSED,
  photo_too_large: PHOTO_TOO_MANY_BYTES,
  invalid_session_token: SESSION_ENDED,
  unavailable: UNAVAILABLE,
  result_not_loaded: PICTURE_NOT_LOADED,
  result_not_readable: PICTURE_DAMAGED,
};

export const failureNotice = (kind) => notice(FAILURES[kind]);

/** The title of a failure, for the event that tells the page of it. */
export const failureTitle = (kind, language) => loaded[language]?.[FAILURES[kind]];

const CHARGED = { no: CHARGED_NO, yes: CHARGED_YES, unknown: CHARGED_UNKNOWN };

/** Whether a failed try-on was counted. */
export const chargedText = (charged) => text(CHARGED[charged]);
