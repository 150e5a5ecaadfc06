//! What the page says of its product to search engines and networks: JSON-LD, Open Graph, its title.

use wasm_bindgen::JsValue;

use super::page::{ThisPage, document, parse_json};
use super::value::{each, get};
use crate::host::kind::image;
use crate::host::sources::to_text;
use crate::tryon::product::Product;

/// As many pictures as a backend takes.
const IMAGES: usize = 8;

/// How deep products are looked for: a script's list, a graph in it, a product's list of variants.
const DEPTH: u32 = 6;

/// Under what a product's id is found, in the order of precedence.
const IDS: [&str; 4] = ["productID", "sku", "productGroupID", "@id"];

/// A product of the page, and the number of the outermost one that it belongs to.
type Found = (usize, JsValue);

/// Adds what is missing: id, title and pictures, each by itself. What the product says of itself stays.
pub fn complete(product: &mut Product) {
    let mut found = vec![];
    all("script[type^='application/ld+json']", &mut |script| {
        if let Ok(value) = parse_json(&get(script, "textContent")) {
            collect(&value, DEPTH, None, &mut found);
        }
    });
    let mut chosen = named(product, &found);
    if chosen.is_none() {
        // Of several products a picture of the wrong one is worse than none.
        if product.title.is_some() && found.last().is_some_and(|(outermost, _)| *outermost > 0) {
            return;
        }
        chosen = found.first();
    }
    if let Some((_, thing)) = chosen {
        for name in IDS {
            fill(&mut product.id, thing, name);
        }
        fill(&mut product.title, thing, "name");
        picture(product, &get(thing, "image"));
        each(&get(thing, "hasVariant"), &mut |variant| {
            picture(product, &get(variant, "image"));
        });
    }
    // The rest speaks of the page's main product.
    if chosen.is_none_or(|(outermost, _)| *outermost == 0) {
        all("meta[property='og:title']", &mut |meta| {
            fill(&mut product.title, meta, "content");
        });
        let pictures = js_sys::Array::new();
        all("meta[property='og:image']", &mut |meta| {
            pictures.push(&get(meta, "content"));
        });
        picture(product, &pictures);
        if let Some(document) = document() {
            fill(&mut product.title, &document, "title");
        }
    }
}

/// The one that the product names by id, else by title.
fn named<'a>(product: &Product, found: &'a [Found]) -> Option<&'a Found> {
    for (value, names) in [(&product.id, &IDS[..]), (&product.title, &["name"])] {
        for one in found {
            for name in names {
                if value.is_some() && word(&one.1, name) == *value {
                    return Some(one);
                }
            }
        }
    }
    None
}

fn collect(value: &JsValue, depth: u32, outermost: Option<usize>, found: &mut Vec<Found>) {
    if depth == 0 || !value.is_object() {
        return;
    }
    let mut outermost = outermost;
    let mut is_product = false;
    let mut look_at = |kind: &JsValue| {
        let kind = kind.as_string().unwrap_or_default();
        is_product |= kind.ends_with("Product") || kind.ends_with("ProductGroup");
    };
    let kind = get(value, "@type");
    look_at(&kind);
    each(&kind, &mut look_at);
    if is_product {
        let next = found.last().map_or(0, |(before, _)| before + 1);
        found.push((*outermost.get_or_insert(next), value.clone()));
    }
    let mut within = |value: &JsValue| collect(value, depth - 1, outermost, found);
    each(value, &mut within);
    for name in ["@graph", "mainEntity", "hasVariant"] {
        within(&get(value, name));
    }
}

/// Takes the pictures, unless there are some already.
fn picture(product: &mut Product, source: &JsValue) {
    if product.images.is_empty() {
        addresses(source, DEPTH, &mut product.images);
    }
}

/// A picture is an address, an object with one, or a list of either.
fn addresses(value: &JsValue, depth: u32, images: &mut Vec<String>) {
    if depth == 0 || images.len() == IMAGES {
        return;
    }
    if let Some(address) = value.as_string() {
        if let Some(new) = image(&address, &ThisPage)
            && !images.contains(&new)
        {
            images.push(new);
        }
        return;
    }
    each(value, &mut |item| addresses(item, depth - 1, images));
    let before = images.len();
    for name in ["url", "contentUrl"] {
        if images.len() == before {
            addresses(&get(value, name), depth - 1, images);
        }
    }
}

/// Fills a gap.
fn fill(gap: &mut Option<String>, thing: &JsValue, name: &str) {
    if gap.is_none() {
        *gap = word(thing, name);
    }
}

/// A text or a number, without space around it; nothing if that leaves nothing.
fn word(value: &JsValue, name: &str) -> Option<String> {
    let mut found = get(value, name);
    if found.as_f64().is_some() {
        found = to_text(&found).ok()?;
    }
    let word = found.as_string()?.trim().to_owned();
    (!word.is_empty()).then_some(word)
}

/// Hands over the elements that the selector finds.
fn all(selector: &str, take: &mut dyn FnMut(&JsValue)) {
    let list = document().and_then(|document| document.query_selector_all(selector).ok());
    if let Some(list) = list {
        each(&list, take);
    }
}
