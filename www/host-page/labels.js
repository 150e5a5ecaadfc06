/** The label of a try-on button where the store has none, by language. The build inserts it from the messages. */
export const LABELS = TRY_ON_LABELS;
