/** Positions of the dialog's first messages in a language's file: the first fields of `src/languages/words.rs`. */
export const TITLE = 0;
export const INTRO = 1;
export const HINT = 2;
export const CHOOSE = 3;
export const DROP = 4;
export const PRIVACY = 5;
export const PREPARING = 6;
export const CLOSE = 7;
export const TEST_MODE = 8;
