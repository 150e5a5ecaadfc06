//! What is tried on.

/// A product as the host page describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Product {
    /// The store's own id, from `data-product-id`.
    pub id: Option<String>,
    /// The title a shopper reads.
    pub title: Option<String>,
    /// Absolute `http(s)` (or `data:image/…`) URLs, the first one first.
    pub images: Vec<String>,
    /// Where the picture goes: on a person, into a room.
    pub category: Option<Category>,
    /// Overrides the page's own address in the request.
    pub page_url: Option<String>,
}

/// The published product categories (`data-product-category`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// Worn by a person.
    Apparel,
    /// Furniture and decoration.
    Home,
    /// Something held or placed.
    Object,
    /// Anything else.
    Other,
}

impl Category {
    /// Every category, in the order the documentation lists them.
    pub const ALL: [Category; 4] = [
        Category::Apparel,
        Category::Home,
        Category::Object,
        Category::Other,
    ];

    /// The word used in attributes and in the request.
    pub fn name(self) -> &'static str {
        match self {
            Category::Apparel => "apparel",
            Category::Home => "home",
            Category::Object => "object",
            Category::Other => "other",
        }
    }

    /// Reads the word; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|category| category.name() == word)
    }
}
