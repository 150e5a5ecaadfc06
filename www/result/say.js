/** A line below the picture that says what has happened, also to screen readers. */
import { loader } from "../shared/loader-object.js";
import { append } from "../dialog/dom.js";

export const say = (message) => {
  const screen = loader.parts.hostPage.container().querySelector("[part=result]");
  if (!screen) return;
  const line = screen.querySelector(".said") ?? append(screen, "p", { class: "small said", role: "status", part: "said" });
  line.textContent = message;
};
