//! The built-in paywall panel, for pages that bring none of their own.

use super::dialog::Scene;
use super::dom::Maker;
use super::icons;
use crate::tryon::paywall::Refusal;

/// Words by reason, the count, and the ways on: upgrade, try again.
pub fn build(make: &mut Maker, scene: &Scene, refusal: &Refusal, asked_again: bool) {
    let words = scene.words;
    let notice = words.paywall(refusal.known_reason());
    make.icon(icons::SPARKLES);
    make.text("h2", "title", &notice.title);
    make.text("p", "lead", &notice.advice);
    if let (Some(used), Some(limit)) = (refusal.used, refusal.limit) {
        make.text("p", "receipt", &words.used(used, limit, scene.locale));
    }
    let resets_at = refusal.resets_at.as_deref();
    if let Some(date) = resets_at.and_then(|at| scene.locale.date(at)) {
        make.text("p", "small", &words.resets(&date));
    }
    make.open("div", "actions");
    upgrade(make, scene, refusal, asked_again);
    make.button("retry", "quiet", &words.retry);
    make.close();
}

/// The host's callback, asked from a click, may open a window that one asked after a request may not.
/// Once that came to nothing, the backend's address is what is left.
fn upgrade(make: &mut Maker, scene: &Scene, refusal: &Refusal, asked_again: bool) {
    let label = &scene.words.upgrade;
    match &refusal.upgrade_url {
        Some(url) if asked_again || !scene.has_callback => {
            make.link("upgrade", "primary", label, &url.as_str().into());
        }
        _ if scene.has_callback => make.button("upgrade", "primary", label),
        _ => {}
    }
}
