/** What a button says that the store has given no label, by language: the build puts it in, from the words of each. */
export const LABELS = TRY_ON_LABELS;
