//! The built-in paywall panel, for pages that bring none of their own.

use super::{dialog::Scene, dom_builder::DomBuilder, icons};
use crate::tryon::paywall::{Reason, Refusal};

/// The message by reason, the count, and the ways on: upgrade, try again.
pub fn build(make: &mut DomBuilder, scene: &Scene, refusal: &Refusal, asked_again: bool) {
    let messages = scene.messages;
    let reason = refusal.known_reason();
    let notice = messages.paywall(reason);
    make.icon(icons::SPARKLES);
    make.text("h2", "title", notice.title);
    make.text("p", "lead", notice.advice);
    if reason == Reason::Locked {
        // What a store without try-ons has used of them is no news.
        if let Some(message) = &refusal.message {
            make.text("p", "small", message);
            make.attribute("dir", "auto");
        }
    } else {
        count(make, scene, refusal);
    }
    make.open("div", "actions");
    upgrade(make, scene, refusal, asked_again);
    if !refusal.by_store {
        make.button("retry", "quiet", messages.retry());
    }
    make.close();
}

/// So much of so much, and when it starts again.
fn count(make: &mut DomBuilder, scene: &Scene, refusal: &Refusal) {
    let messages = scene.messages;
    if let (Some(used), Some(limit)) = (refusal.used, refusal.limit) {
        make.text(
            "p",
            "receipt",
            &messages.try_ons_used(used, limit, scene.locale),
        );
    }
    let resets_at = refusal.resets_at.as_deref();
    if let Some(date) = resets_at.and_then(|at| scene.locale.date(at)) {
        make.text("p", "small", &messages.quota_resets(&date));
    }
}

/// The host's callback, asked from a click, may open a window that one asked after a request may not.
/// Once that came to nothing, the backend's address is what is left.
fn upgrade(make: &mut DomBuilder, scene: &Scene, refusal: &Refusal, asked_again: bool) {
    let label = scene.messages.upgrade();
    match &refusal.upgrade_url {
        Some(url) if asked_again || !scene.has_callback => {
            make.link("upgrade", "primary", label, &url.as_str().into());
        }
        // Whether a page listens to the event shows when it is asked.
        _ if scene.has_callback || refusal.by_store && !asked_again => {
            make.button("upgrade", "primary", label)
        }
        _ => {}
    }
}
