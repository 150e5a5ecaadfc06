export const note = () => {};
