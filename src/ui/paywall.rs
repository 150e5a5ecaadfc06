//! The built-in paywall panel, for pages that bring none of their own.

use super::dialog::Scene;
use super::dom::{Built, Maker, add, fill};
use super::icons;
use crate::tryon::paywall::Refusal;

/// Words by reason, the count, and the ways on: upgrade, try again.
pub fn build(make: &Maker, scene: &Scene, refusal: &Refusal, asked_again: bool) -> Built {
    let words = scene.words;
    let notice = (words.paywall)(refusal.known_reason());
    let screen = make.part("section", "paywall", "screen centred")?;
    fill(
        &screen,
        &[
            icons::icon(make, icons::SPARKLES)?,
            make.text("h2", "title", notice.title)?,
            make.text("p", "lead", notice.advice)?,
        ],
    )?;
    if let (Some(used), Some(limit)) = (refusal.used, refusal.limit) {
        add(
            &screen,
            &make.text("p", "receipt", &(words.used)(used, limit))?,
        )?;
    }
    let actions = make.plain("div", "actions")?;
    if let Some(upgrade) = upgrade(make, scene, refusal, asked_again)? {
        add(&actions, &upgrade)?;
    }
    add(&actions, &make.button("retry", "quiet", words.retry)?)?;
    add(&screen, &actions)?;
    Ok(screen)
}

/// The host's callback, asked from a click, may open a window that one asked after a request may not.
/// Once that came to nothing, the backend's address is what is left.
fn upgrade(
    make: &Maker,
    scene: &Scene,
    refusal: &Refusal,
    asked_again: bool,
) -> Result<Option<web_sys::Element>, wasm_bindgen::JsValue> {
    let label = scene.words.upgrade;
    match &refusal.upgrade_url {
        Some(url) if asked_again || !scene.has_callback => make
            .link("upgrade", "primary", label, &url.as_str().into())
            .map(Some),
        _ if scene.has_callback => make.button("upgrade", "primary", label).map(Some),
        _ => Ok(None),
    }
}
