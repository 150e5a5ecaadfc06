/** The preview: the photo beside the product, ready to be submitted. */
import { loader } from "../shared/loader-object.js";
import { CONSENT, CONSENT_FIRST, CONSENT_LINK, PREVIEW_TITLE, SUBMIT, USES_TRY_ON, USE_ANOTHER_PHOTO } from "build";
import { append } from "../dialog/dom.js";
import { appendActions, appendButton, appendLink, appendPair, appendProblem } from "./elements.js";
import { plural, text } from "./texts.js";

/** The checkbox and the link to the store's photo policy. `overdue`: the shopper went on without ticking it. */
const appendConsent = (screen, consent, url) => {
  const isOverdue = consent === "overdue";
  const field = append(screen, "div", { class: isOverdue ? "consent problem" : "consent" });
  if (isOverdue) append(field, "p", { class: "say" }, text(CONSENT_FIRST));
  const label = append(field, "label");
  const box = append(label, "input", { type: "checkbox", part: "consent", ...(isOverdue && { "aria-invalid": "true" }) });
  box.checked = consent === "given";
  append(label, "span", {}, text(CONSENT));
  appendLink(field, "consent-link", "", text(CONSENT_LINK), url);
};

/** A line about a photo that may come out badly. It appears when it is known, and nothing waits for it. */
const appendAdvice = (screen) => append(screen, "p", { class: "small", part: "check", role: "status", hidden: "" });

/** Says what is wrong with the photo. Then another one is the main action, and this one can be used anyway. */
const showAdvice = async ({ heading, line, photo, submit, another }) => {
  const found = await loader.parts.photo?.adviceFor(photo);
  if (!found) return;
  heading.textContent = found.title;
  [line.textContent, line.hidden] = [found.advice, false];
  [submit.className, another.className] = ["quiet", "primary"];
  if (!submit.hasAttribute("data-price")) submit.textContent = found.useAnyway;
};

export const renderPreview = (screen, { notice, consent, isPaymentDue, remaining }, context) => {
  const heading = append(screen, "h2", { class: "title" }, text(PREVIEW_TITLE));
  appendProblem(screen, notice);
  appendPair(screen, "pair", context);
  loader.loadFeature("photo").then((photo) => photo.loadRemember()).catch((error) => loader.log(`the photo cannot be remembered: ${error.message}`));
  const advice = appendAdvice(screen);
  if (context.opening.consentUrl) appendConsent(screen, consent, context.opening.consentUrl);
  if (remaining !== null) append(screen, "p", { class: "receipt", part: "cost" }, plural(USES_TRY_ON, remaining));
  const actions = appendActions(screen);
  const submit = appendButton(actions, "submit", "primary", text(SUBMIT));
  if (isPaymentDue) submit.setAttribute("data-price", "");
  if (/^(missing|overdue)$/.test(consent)) submit.setAttribute("aria-disabled", "true");
  const another = appendButton(actions, "another", "quiet", text(USE_ANOTHER_PHOTO));
  showAdvice({ heading, line: advice, photo: context.photo, submit, another });
};
