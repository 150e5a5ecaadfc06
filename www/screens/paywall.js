/** The built-in paywall panel, for pages without a paywall of their own. */
import {
  CHOOSE_PLAN,
  CLOSE,
  NO_PLAN,
  PAY,
  PAYMENT_REQUIRED,
  PLAN_ENDED,
  PLAN_PAUSED,
  QUOTA_EXHAUSTED,
  QUOTA_RESETS,
  RENEW_PLAN,
  RESUME_PLAN,
  RETRY,
  STORE_EXHAUSTED,
  STORE_LOCKED,
  TRY_ONS_USED,
  UPGRADE,
} from "build";
import { append, appendIcon } from "../dialog/dom.js";
import { appendActions, appendButton, appendLink } from "./elements.js";
import { substitute } from "./plural.js";
import { formatDate, formatNumber, notice, plural, text, textWith } from "./texts.js";

/** Four-pointed stars. */
const SPARKLES =
  "M10 4l1.8 4.7L16.5 10.5l-4.7 1.8L10 17l-1.8-4.7L3.5 10.5l4.7-1.8zM18 15l.8 2.2 2.2.8-2.2.8L18 21l-.8-2.2-2.2-.8 2.2-.8z";

/** By the names of `Reason` in `src/tryon/paywall.rs`. */
const REASONS = {
  quota_exhausted: QUOTA_EXHAUSTED,
  no_plan: NO_PLAN,
  paused: PLAN_PAUSED,
  cancelled: PLAN_ENDED,
  payment_required: PAYMENT_REQUIRED,
  locked: STORE_LOCKED,
  exhausted: STORE_EXHAUSTED,
};

/** What the shopper does about it; other reasons have the general word. */
const VERBS = { no_plan: CHOOSE_PLAN, paused: RESUME_PLAN, cancelled: RENEW_PLAN, payment_required: PAY };

/** How much of the quota is used, and when it resets. The limit chooses the plural category. */
const appendQuota = (screen, { used, limit, resetsAt, isByStore }) => {
  // How much the store has used is not the shopper's affair.
  if (!isByStore && used !== null && limit !== null) {
    append(screen, "p", { class: "receipt" }, substitute(plural(TRY_ONS_USED, limit), "$", formatNumber(used)));
  }
  const date = resetsAt && formatDate(resetsAt);
  if (date) append(screen, "p", { class: "small" }, textWith(QUOTA_RESETS, date));
};

/**
 * The upgrade button calls the host page's callback again, because browsers allow it to open a window during a click but not
 * after a request. If that call was not handled either, the button becomes a link to the backend's upgrade page.
 */
const appendUpgrade = (actions, { upgradeUrl, isByStore, isCallbackRetried, isForSale, reason }, hasCallback) => {
  const label = text(VERBS[reason] ?? UPGRADE);
  if (!isForSale && upgradeUrl && (isCallbackRetried || !hasCallback)) return appendLink(actions, "upgrade", "primary", label, upgradeUrl);
  // The widget cannot know whether the page listens to the event, so it tries once.
  const leadsSomewhere = isForSale || hasCallback || (isByStore && !isCallbackRetried);
  return leadsSomewhere ? appendButton(actions, "upgrade", "primary", label) : undefined;
};

export const renderPaywall = (screen, refusal, { settings }) => {
  const { title, advice } = notice(REASONS[refusal.reason]);
  appendIcon(screen, SPARKLES);
  append(screen, "h2", { class: "title" }, title);
  append(screen, "p", { class: "lead" }, advice);
  // A store without try-ons in its plan has no quota to show.
  if (refusal.reason !== "locked") appendQuota(screen, refusal);
  if (refusal.message) append(screen, "p", { class: "small", dir: "auto" }, refusal.message);
  const actions = appendActions(screen);
  const upgrade = appendUpgrade(actions, refusal, settings.paywallCallback);
  if (refusal.isForSale) upgrade.setAttribute("data-price", "");
  // Where nothing leads to more try-ons, trying again would only be refused again.
  if (refusal.canRetry && (upgrade || refusal.isCallbackRetried)) appendButton(actions, "retry", "quiet", text(RETRY));
  if (!upgrade) appendButton(actions, "back", "primary", text(CLOSE));
};
