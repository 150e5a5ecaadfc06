/**
 * What a browser below the minimum shows in the place of the dialog: a notice that says so. It uses nothing that such a
 * browser may lack, and its styles are set one by one, which no Content-Security-Policy refuses.
 */
import { NOTICES } from "build";
import { direction } from "../shared/direction.js";
import { chooseLanguage } from "../shared/language.js";
import { loader } from "../shared/loader-object.js";

const BOX = {
  all: "initial",
  position: "fixed",
  zIndex: 2147483647,
  insetInline: "16px",
  bottom: "16px",
  maxWidth: "480px",
  margin: "0 auto",
  padding: "16px",
  boxSizing: "border-box",
  border: "1px solid #767676",
  borderRadius: "8px",
  background: "#fff",
  color: "#1a1a1a",
  font: "16px/1.5 system-ui, sans-serif",
};
const TITLE = { display: "block", fontWeight: "bold" };
const BUTTON = { display: "block", marginTop: "12px", padding: "8px 16px", minHeight: "44px", font: "inherit", cursor: "pointer" };

const append = (parent, name, styles, text = "") => {
  const element = document.createElement(name);
  Object.assign(element.style, styles);
  element.textContent = text;
  return parent.appendChild(element);
};

const isListed = (language) => Object.hasOwn(NOTICES, language);

/** The language of the trigger, else of the script tag, else of the page. A page's own languages have no such notice. */
const language = (trigger) => {
  const chosen = chooseLanguage(trigger?.dataset.language, loader.tags[0]?.dataset.language);
  return isListed(chosen) ? chosen : "en";
};

let notice;

const close = (trigger) => {
  notice?.remove();
  notice = undefined;
  trigger?.focus?.();
};

/** Shows the notice, with the focus on its button. */
loader.parts.outdated = (trigger) => {
  close();
  const chosen = language(trigger);
  const [title, advice, label] = NOTICES[chosen];
  notice = append(document.body, "div", BOX);
  notice.setAttribute("role", "alert");
  notice.lang = chosen;
  notice.dir = direction(chosen);
  append(notice, "strong", TITLE, title);
  append(notice, "span", {}, advice);
  const button = append(notice, "button", BUTTON, label);
  button.type = "button";
  button.onclick = () => close(trigger);
  notice.onkeydown = ({ key }) => key === "Escape" && close(trigger);
  button.focus();
};
