// Session recording with the recorder that is inside most products for it, canvases included.
import { record } from "rrweb";

recorder.session = [];
recorder.stop = record({
  emit: (event) => recorder.session.push(event),
  recordCanvas: true,
  sampling: { canvas: 20 },
  dataURLOptions: { type: "image/webp", quality: 0.6 },
});
