import Lenis from "lenis";

const lenis = new Lenis();
const frame = (time) => {
  lenis.raf(time);
  requestAnimationFrame(frame);
};
requestAnimationFrame(frame);
