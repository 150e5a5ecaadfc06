import { loader } from "../shared/loader-object.js";

/** The functions of the host-page bridge, `www/host-page/`, which is a script of its own. */
export const hostPage = () => loader.parts.hostPage;
