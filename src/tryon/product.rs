//! The product that is tried on.

/// A product as the host page describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Product {
    /// The store's id of the product, from `data-product-id`.
    pub id: Option<String>,
    /// The title that the shopper reads.
    pub title: Option<String>,
    /// Absolute `http(s)` or `data:image/…` URLs. The first one is shown in the dialog.
    pub images: Vec<String>,
    /// Whether the product is shown on a person, in a room, or elsewhere.
    pub category: Option<Category>,
    /// Replaces the page's URL in the request.
    pub page_url: Option<String>,
}

/// The documented product categories (`data-product-category`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// Worn by a person.
    Apparel,
    /// Furniture and decoration.
    Home,
    /// Something that is held or placed.
    Object,
    /// Anything else.
    Other,
}

impl Category {
    /// All categories, in the order of the documentation.
    pub const ALL: [Category; 4] = [
        Category::Apparel,
        Category::Home,
        Category::Object,
        Category::Other,
    ];

    /// The value in attributes and in requests.
    pub fn name(self) -> &'static str {
        match self {
            Category::Apparel => "apparel",
            Category::Home => "home",
            Category::Object => "object",
            Category::Other => "other",
        }
    }

    /// The category with this name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|category| category.name() == name)
    }
}
