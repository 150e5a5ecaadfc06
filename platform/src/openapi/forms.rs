//! Multipart forms, which are read field by field and so have no type of their own.

use serde_json::json;
use utoipa::{
    ToSchema,
    openapi::{
        Array, SchemaFormat, Type,
        schema::{ArrayBuilder, ObjectBuilder},
    },
};

/// The form of a try-on.
#[derive(ToSchema)]
#[schema(as = TryOnForm)]
pub struct TryOnFields {
    /// The shopper's photo, upright: JPEG, PNG or WebP of at most 12 MB and 50 megapixels.
    #[schema(value_type = String, format = Binary)]
    pub photo: Vec<u8>,
    /// URLs of the product's pictures, `data:` URLs included, 8 MB in all; one field per picture.
    #[schema(schema_with = product_images)]
    pub product_images: Vec<String>,
    /// How many pictures to make.
    #[schema(nullable = false, minimum = 1, maximum = 4, default = 1)]
    pub variation_count: Option<u8>,
    /// The shopper's session token; without one, no customer's quota is touched.
    #[schema(nullable = false)]
    pub end_customer_token: Option<String>,
    /// The store's key, where no header carries it.
    #[schema(nullable = false, example = "gvk_test_sandbox")]
    pub api_key: Option<String>,
    /// One UUID per attempt, the same on every repeat of it. Nothing that begins with `track:`, as reports do.
    #[schema(
        nullable = false,
        max_length = 128,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "0f8fad5b-d9cb-469f-a165-70867728950e"
    )]
    pub attempt_id: Option<String>,
    /// Labels the try-on.
    #[schema(nullable = false)]
    pub product_id: Option<String>,
    /// Labels the try-on.
    #[schema(nullable = false)]
    pub product_title: Option<String>,
    /// Labels the try-on.
    #[schema(nullable = false)]
    pub product_category: Option<String>,
    /// Labels the try-on.
    #[schema(nullable = false)]
    pub page_url: Option<String>,
    /// Labels the try-on.
    #[schema(nullable = false)]
    pub platform: Option<String>,
}

/// The form of a look at a photo.
#[derive(ToSchema)]
#[schema(as = AnalyzeForm)]
pub struct AnalyzeFields {
    /// JPEG, PNG or WebP of at most 12 MB and 50 megapixels.
    #[schema(value_type = String, format = Binary)]
    pub photo: Vec<u8>,
    /// The store's key, where no header carries it.
    #[schema(nullable = false, example = "gvk_test_sandbox")]
    pub api_key: Option<String>,
}

fn product_images() -> Array {
    let url = ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::Custom("uri".to_owned())));
    ArrayBuilder::new()
        .items(url)
        .min_items(Some(1))
        .max_items(Some(8))
        .examples([json!(["https://shop.example/linen-shirt.jpg"])])
        .build()
}
