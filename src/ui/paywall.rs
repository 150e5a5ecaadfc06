//! The built-in paywall panel, for pages without a paywall of their own.

use super::{dialog::ScreenContext, dom_builder::DomBuilder, icons};
use crate::tryon::paywall::{Reason, Refusal};

/// Shows the text of the reason, the used quota, and the buttons to upgrade and to retry.
pub fn render(
    dom: &mut DomBuilder,
    context: &ScreenContext,
    refusal: &Refusal,
    callback_retried: bool,
    for_sale: bool,
) {
    let messages = context.messages;
    let reason = refusal.known_reason();
    let notice = messages.paywall(reason);
    dom.icon(icons::SPARKLES);
    dom.text("h2", "title", notice.title);
    dom.text("p", "lead", notice.advice);
    if reason == Reason::Locked {
        // A store without try-ons in its plan has no quota to show.
        if let Some(message) = &refusal.message {
            dom.text("p", "small", message);
            dom.attribute("dir", "auto");
        }
    } else {
        quota(dom, context, refusal);
    }
    dom.open("div", "actions");
    if for_sale {
        dom.button("upgrade", "primary", messages.upgrade());
        dom.mark_for_price();
    } else {
        upgrade(dom, context, refusal, callback_retried);
    }
    if !refusal.by_store {
        dom.button("retry", "quiet", messages.retry());
    }
    dom.close();
}

/// How much of the quota is used, and when it resets.
fn quota(dom: &mut DomBuilder, context: &ScreenContext, refusal: &Refusal) {
    let messages = context.messages;
    if let (Some(used), Some(limit)) = (refusal.used, refusal.limit) {
        dom.text(
            "p",
            "receipt",
            &messages.try_ons_used(used, limit, context.locale),
        );
    }
    let resets_at = refusal.resets_at.as_deref();
    if let Some(date) = resets_at.and_then(|at| context.locale.date(at)) {
        dom.text("p", "small", &messages.quota_resets(&date));
    }
}

/// The upgrade button calls the host page's callback again, because browsers allow it to open a window during a click but
/// not after a request. If that call was not handled either, the button becomes a link to the backend's upgrade page.
fn upgrade(
    dom: &mut DomBuilder,
    context: &ScreenContext,
    refusal: &Refusal,
    callback_retried: bool,
) {
    let label = context.messages.upgrade();
    match &refusal.upgrade_url {
        Some(url) if callback_retried || !context.has_callback => {
            dom.link("upgrade", "primary", label, &url.as_str().into());
        }
        // The widget cannot know whether the page listens to the event, so it tries once.
        _ if context.has_callback || refusal.by_store && !callback_retried => {
            dom.button("upgrade", "primary", label)
        }
        _ => {}
    }
}
