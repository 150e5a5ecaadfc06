/** What the modules of the checkout share. */
import { loader } from "../shared/loader-object.js";

/**
 * @import { Attempt } from "./kept-attempts.js"
 *
 * @type {{ step?: string, attempt?: Attempt, opening?: object, isPaid: boolean, token?: string, isTold: boolean,
 *   tokenSince?: number, generation: number }} `step` is a key of `STEPS` in `steps.js`, while the dialog shows one. `attempt` is paid for, or
 *   will be, and `opening` is the one it came with. `isPaid`: it is paid, and its picture is not on the screen. `token` is
 *   the session token of the last paid checkout, from `tokenSince` on. `isTold`: the shopper knows that the photo is not kept.
 */
export const state = { isPaid: false, isTold: false, generation: 0 };

export const settings = () => loader.parts.hostPage.settings();

/** The functions of the dialog's script. */
export const dialog = () => loader.parts.dialog;

/** Whether the dialog shows a step of the checkout. The shopper or the page may have closed it in the meantime. */
export const isShown = () => {
  const element = loader.parts.hostPage.container().querySelector("dialog");
  return !!element?.open && element.getAttribute("data-screen") === "checkout";
};
