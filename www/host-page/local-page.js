/** Whether the page is on the developer's own machine: `localhost`, a loopback address, or a file that was opened. Pure. */
const LOCAL_NAME = /^(localhost|127[\d.]+)?$/;

/** @param {{ hostname: string }} location */
export const isLocalPage = ({ hostname }) => LOCAL_NAME.test(hostname);
