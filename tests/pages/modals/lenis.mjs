// Smooth scrolling as a theme sets it up.
import Lenis from "lenis";

window.lenis = new Lenis({ autoRaf: true });
