//! The schemas of the multipart forms. The handlers read the forms field by field, so no type of theirs has these fields.

use serde_json::json;
use utoipa::{
    ToSchema,
    openapi::{
        Array, SchemaFormat, Type,
        schema::{ArrayBuilder, ObjectBuilder},
    },
};

use crate::field_limits::PRODUCT_IMAGES;

/// The form of a try-on.
#[derive(ToSchema)]
#[schema(as = TryOnForm)]
pub struct TryOnFields {
    /// The shopper's photo: JPEG, PNG or WebP with at most 12 MB and 50 megapixels.
    #[schema(value_type = String, format = Binary)]
    pub photo: Vec<u8>,
    /// URLs of the product's pictures, one field for each. They may be `data:` URLs, and have 8 MB together at most.
    #[schema(schema_with = product_images)]
    pub product_images: Vec<String>,
    /// The number of pictures to make.
    #[schema(nullable = false, minimum = 1, maximum = 4, default = 1)]
    pub variation_count: Option<u8>,
    /// The shopper's session token. Without it the try-on does not count against a customer's quota.
    #[schema(nullable = false)]
    pub end_customer_token: Option<String>,
    /// The store's API key, if it is not in a header.
    #[schema(nullable = false, example = "gvk_test_sandbox")]
    pub api_key: Option<String>,
    /// The idempotency key: a UUID for each attempt, the same in every repeat of it. It must not begin with `track:`.
    #[schema(
        nullable = false,
        max_length = 128,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "0f8fad5b-d9cb-469f-a165-70867728950e"
    )]
    pub attempt_id: Option<String>,
    /// The id of the product, for the renderer.
    #[schema(nullable = false)]
    pub product_id: Option<String>,
    /// The name of the product, for the renderer.
    #[schema(nullable = false)]
    pub product_title: Option<String>,
    /// The category of the product, such as `apparel`, for the renderer.
    #[schema(nullable = false)]
    pub product_category: Option<String>,
    /// The URL of the page, for the renderer.
    #[schema(nullable = false)]
    pub page_url: Option<String>,
    /// The software of the store, such as `shopify`, for the renderer.
    #[schema(nullable = false)]
    pub platform: Option<String>,
}

/// The form for the analysis of a photo.
#[derive(ToSchema)]
#[schema(as = AnalyzeForm)]
pub struct AnalyzeFields {
    /// JPEG, PNG or WebP with at most 12 MB and 50 megapixels.
    #[schema(value_type = String, format = Binary)]
    pub photo: Vec<u8>,
    /// The store's API key, if it is not in a header.
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
        .max_items(Some(PRODUCT_IMAGES))
        .examples([json!(["https://shop.example/linen-shirt.jpg"])])
        .build()
}
