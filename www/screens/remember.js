import { REMEMBER_SCRIPT } from "build";
import { loader } from "../shared/loader-object.js";

/** Loads the script that remembers the photo, which then completes the screen. */
export const loadRemember = () => loader.loadScript("remember", REMEMBER_SCRIPT);
