//! The pictures.

use super::dialog::Scene;
use super::dom::{Built, Maker, add, fill};
use crate::tryon::reply::Outcome;

/// Every picture with its download, what is left, and the way to another photo.
pub fn build(make: &Maker, scene: &Scene, outcome: &Outcome) -> Built {
    let words = scene.words;
    let screen = make.part("section", "result", "screen")?;
    add(&screen, &make.text("h2", "title", words.result)?)?;
    let pictures = make.plain("div", "pictures")?;
    for picture in scene.pictures {
        add(&pictures, &figure(make, scene, picture)?)?;
    }
    add(&screen, &pictures)?;
    if let Some(quota) = outcome.quota {
        let receipt = make.part("p", "receipt", "receipt")?;
        receipt.set_text_content(Some(&(words.left)(quota.remaining)));
        add(&screen, &receipt)?;
    }
    let actions = make.plain("div", "actions")?;
    if let [picture] = scene.pictures {
        add(&actions, &download(make, scene, picture, "primary")?)?;
    }
    add(&actions, &make.button("another", "quiet", words.another)?)?;
    add(&screen, &actions)?;
    Ok(screen)
}

fn figure(make: &Maker, scene: &Scene, picture: &wasm_bindgen::JsValue) -> Built {
    let figure = make.plain("figure", "")?;
    let alt = (scene.words.picture)(scene.title());
    let mut children = vec![make.image("image", picture, &alt)?];
    if scene.pictures.len() > 1 {
        children.push(download(make, scene, picture, "quiet")?);
    }
    fill(&figure, &children)?;
    Ok(figure)
}

/// A link, so that a picture from another origin, which `download` does not apply to, opens in a tab.
fn download(make: &Maker, scene: &Scene, picture: &wasm_bindgen::JsValue, class: &str) -> Built {
    let link = make.link("download", class, scene.words.download, picture)?;
    link.set_attribute("download", "try-on.jpg")?;
    Ok(link)
}
