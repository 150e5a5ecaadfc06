//! What the page says of a trigger's product.

use web_sys::Element;

use super::page::document;
use super::value::text;

/// Says which of our own a button is; see `www/page/buttons.js`.
const DRAWN: &str = "data-genvoris-button";

/// The value of one of a trigger's attributes. Buttons of our own have none: the floating one speaks for
/// the page's first trigger, and one on a card for the card, which may say it without attributes.
pub fn fact(trigger: &Element, name: &str) -> Option<String> {
    let card = match trigger.get_attribute(DRAWN).as_deref() {
        Some("fab") => return fact(&first()?, name),
        Some("card") => trigger.parent_element()?,
        _ => return trigger.get_attribute(name),
    };
    let said = card.get_attribute(name);
    said.filter(|value| !value.trim_ascii().is_empty())
        .or_else(|| match name {
            "data-product-title" => title(&card),
            "data-product-image" => {
                let image = find(&card, "img")?;
                // What is shown now: the `src` of a lazy one may be a placeholder.
                text(&image, "currentSrc").or_else(|| text(&image, "src"))
            }
            _ => None,
        })
}

fn first() -> Option<Element> {
    let trigger = "[data-genvoris-trigger],.genvoris-tryon-btn";
    document()?.query_selector(trigger).ok()?
}

fn title(card: &Element) -> Option<String> {
    let heading = find(card, "h1,h2,h3,h4,h5,h6");
    let words = heading.and_then(|heading| heading.text_content());
    words.or_else(|| find(card, "img")?.get_attribute("alt"))
}

fn find(card: &Element, selector: &str) -> Option<Element> {
    card.query_selector(selector).ok()?
}
