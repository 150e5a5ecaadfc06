//! What a trigger or a call says about its product. Pure, behind [`Page`].

use super::attributes::{Attribute, Page, TRIGGER, Trigger};
use super::kind::{BETWEEN, wrong};
use super::reading::{Given, Line, Place, read};
use crate::languages::Language;
use crate::text::pieces;
use crate::tryon::product::{Category, Product};

/// A product, the language asked for, and a line per wrong value.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The product.
    pub product: Product,
    /// `data-language` on the trigger beats the script tag's.
    pub language: Option<Language>,
    /// For the console.
    pub lines: Vec<Line>,
}

impl Asked {
    /// Adds the line for a value that a call has for what a trigger's attribute would say.
    pub fn wrong(&mut self, row: Trigger, value: &str) {
        if let Some(Attribute { name, kind, .. }) = TRIGGER.get(row as usize) {
            self.lines.push(wrong(name, *kind, Some(value)));
        }
    }
}

/// Reads a trigger's attributes.
pub fn trigger(get: &dyn Fn(&str) -> Option<String>, page: &dyn Page) -> Asked {
    let ask = |_: Place, name: &str| get(name).map(Given::Text);
    let values = read(TRIGGER, &[Place::Tag(0)], &ask, page);
    let text = |row: Trigger| values.text(row as usize);
    let several = text(Trigger::Images).unwrap_or_default();
    let mut images: Vec<String> = vec![];
    for image in text(Trigger::Image)
        .iter()
        .map(String::as_str)
        .chain(pieces(&several, &[BETWEEN as u8]))
    {
        if !image.is_empty() && !images.iter().any(|known| known == image) {
            images.push(image.to_owned());
        }
    }
    Asked {
        product: Product {
            id: text(Trigger::Id),
            title: text(Trigger::Title),
            images,
            category: text(Trigger::Category).and_then(|word| Category::parse(&word)),
            page_url: None,
        },
        language: text(Trigger::Language).and_then(|tag| Language::parse(&tag)),
        lines: values.lines,
    }
}

#[cfg(test)]
mod tests {
    use super::super::settings::tests::{Shop, of};
    use super::*;

    fn read(attributes: &[(&str, &str)]) -> Asked {
        trigger(&|name| of(attributes, name), &Shop)
    }

    #[test]
    fn a_trigger_describes_its_product() {
        let trigger = read(&[
            ("data-product-id", "42"),
            ("data-product-title", "Linen shirt"),
            ("data-product-image", "/shirt.png"),
            ("data-product-category", "apparel"),
        ]);
        assert_eq!(trigger.lines, []);
        assert_eq!(trigger.product.id.as_deref(), Some("42"));
        assert_eq!(trigger.product.images, ["https://shop.example/shirt.png"]);
        assert_eq!(trigger.product.category, Some(Category::Apparel));
    }

    #[test]
    fn several_images_come_as_json_or_with_spaces_and_once_each() {
        for list in [r#"["/b.png", "/a.png"]"#, "/b.png /a.png"] {
            let trigger = read(&[
                ("data-product-image", "/a.png"),
                ("data-product-images", list),
            ]);
            assert_eq!(
                trigger.product.images,
                ["https://shop.example/a.png", "https://shop.example/b.png"]
            );
        }
    }

    #[test]
    fn other_schemes_and_broken_lists_are_refused_by_name() {
        for (name, value) in [
            ("data-product-image", "javascript:alert(1)"),
            ("data-product-image", "data:text/html,x"),
            ("data-product-images", "[\"/a.png\", 7"),
            ("data-product-images", "/a.png javascript:x"),
            ("data-product-category", "shoes"),
        ] {
            let trigger = read(&[(name, value)]);
            assert_eq!(trigger.product, Product::default());
            let [line] = trigger.lines.as_slice() else {
                panic!("{trigger:?}")
            };
            let line = &line.text;
            assert!(line.contains(name) && line.contains(value), "{line}");
        }
    }

    #[test]
    fn laravels_name_for_the_id_is_read() {
        assert_eq!(
            read(&[("data-genvoris-product", "9")])
                .product
                .id
                .as_deref(),
            Some("9")
        );
    }
}
