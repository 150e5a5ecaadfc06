//! What a trigger or a call says about its product. Pure, behind [`Page`].

use super::attributes::{LANGUAGE, PRODUCT_CATEGORY, PRODUCT_IMAGE, PRODUCT_IMAGES, Page, Reader};
use crate::languages::Language;
use crate::tryon::product::{Category, Product};

/// A trigger's product, the language it asks for, and a line per wrong value.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Trigger {
    /// The product.
    pub product: Product,
    /// `data-language` on the trigger beats the script tag's.
    pub language: Option<Language>,
    /// For the console.
    pub warnings: Vec<String>,
}

/// Reads a trigger's attributes.
pub fn trigger(get: &dyn Fn(&str) -> Option<String>, page: &dyn Page) -> Trigger {
    let mut reader = Reader::new(get);
    let mut images: Vec<String> = reader
        .parse(&PRODUCT_IMAGE, &|value| image(value, page))
        .into_iter()
        .collect();
    for image in reader
        .parse(&PRODUCT_IMAGES, &|value| several(value, page))
        .unwrap_or_default()
    {
        if !images.contains(&image) {
            images.push(image);
        }
    }
    let product = Product {
        id: reader
            .text("data-product-id")
            .or_else(|| reader.text("data-genvoris-product")),
        title: reader.text("data-product-title"),
        images,
        category: reader.parse(&PRODUCT_CATEGORY, &Category::parse),
        page_url: None,
    };
    let language = reader.parse(&LANGUAGE, &Language::parse);
    Trigger {
        product,
        language,
        warnings: reader.warnings,
    }
}

/// An image's absolute URL; `data:` only for pictures, never `javascript:` or the like.
pub fn image(value: &str, page: &dyn Page) -> Option<String> {
    let value = value.trim();
    let picture = value
        .get(..11)
        .is_some_and(|start| start.eq_ignore_ascii_case("data:image/"));
    if picture {
        Some(value.to_owned())
    } else {
        page.resolve(value)
    }
}

/// Several URLs; one that is none makes the whole value wrong, so that it is noticed.
fn several(value: &str, page: &dyn Page) -> Option<Vec<String>> {
    let urls = if value.starts_with('[') {
        page.list(value)?
    } else {
        value.split_whitespace().map(str::to_owned).collect()
    };
    urls.iter().map(|url| image(url, page)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::attributes::tests::Shop;
    use super::*;

    fn read(attributes: &[(&str, &str)]) -> Trigger {
        let get = |name: &str| {
            attributes
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        };
        trigger(&get, &Shop)
    }

    #[test]
    fn a_trigger_describes_its_product() {
        let trigger = read(&[
            ("data-product-id", "42"),
            ("data-product-title", "Linen shirt"),
            ("data-product-image", "/shirt.png"),
            ("data-product-category", "apparel"),
        ]);
        assert_eq!(trigger.warnings, [""; 0]);
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
            let [line] = trigger.warnings.as_slice() else {
                panic!("{trigger:?}")
            };
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
