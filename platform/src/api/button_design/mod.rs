//! `/api/v1/button-design` and `/api/widget/button-design`: the appearance of a store's try-on button.

mod page;

use axum::{extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use self::page::*;
use super::{deserialize::whole, validate::Validator};
use crate::{
    db::{Conn, Database, button_designs},
    error::Result,
    field_limits::{
        BUTTON_BORDER_RADIUS, BUTTON_FONT_SIZE, BUTTON_LABEL, BUTTON_PADDING_X, BUTTON_PADDING_Y,
    },
    http::extract::{Json, Store},
    openapi::responses::{BodyErrors, KeyErrors},
};

/// The appearance of the try-on button. Missing fields have their default values.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ButtonDesign {
    #[schema(
        min_length = 1,
        max_length = 20,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        default = "Try On"
    )]
    label: String,
    #[schema(default = "sparkles")]
    icon: Icon,
    /// In pixels.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 0, maximum = 40, default = 8)]
    border_radius: i64,
    /// In pixels.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 10, maximum = 24, default = 14)]
    font_size: i64,
    /// In pixels.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 4, maximum = 60, default = 20)]
    padding_x: i64,
    /// In pixels.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 4, maximum = 40, default = 10)]
    padding_y: i64,
    #[schema(default = "inline")]
    position: Position,
    /// Whether the cards of product lists have a button, too.
    #[schema(default = false)]
    show_on_cards: bool,
}

/// The icon in front of the label.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ButtonIcon)]
enum Icon {
    None,
    Camera,
    Sparkles,
    Shirt,
    Eye,
    Wand,
}

/// The position of the button.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = ButtonPosition)]
enum Position {
    Inline,
    FloatingRight,
    FloatingLeft,
}

impl Default for ButtonDesign {
    fn default() -> Self {
        Self {
            label: "Try On".to_owned(),
            icon: Icon::Sparkles,
            border_radius: 8,
            font_size: 14,
            padding_x: 20,
            padding_y: 10,
            position: Position::Inline,
            show_on_cards: false,
        }
    }
}

impl ButtonDesign {
    fn check(&self) -> Result<()> {
        let mut validator = Validator::default();
        validator.text(&self.label, "label", BUTTON_LABEL);
        let pixels = [
            (self.border_radius, "borderRadius", BUTTON_BORDER_RADIUS),
            (self.font_size, "fontSize", BUTTON_FONT_SIZE),
            (self.padding_x, "paddingX", BUTTON_PADDING_X),
            (self.padding_y, "paddingY", BUTTON_PADDING_Y),
        ];
        for (value, field, range) in pixels {
            validator.range(value, field, range);
        }
        validator.finish()
    }
}

/// Set the appearance of the store's try-on button
///
/// This replaces the whole design: missing fields get their default values. Pages may show the old design for another
/// minute.
#[utoipa::path(
    put,
    path = "/api/v1/button-design",
    operation_id = "setButtonDesign",
    tag = "Widget",
    security(("storeKey" = [])),
    request_body = Option<ButtonDesign>,
    responses(
        (status = 200, description = "The whole design.", body = ButtonDesign),
        KeyErrors,
        BodyErrors,
    ),
)]
pub async fn put(
    State(db): State<Database>,
    store: Store,
    Json(design): Json<ButtonDesign>,
) -> Result<impl IntoResponse> {
    design.check()?;
    let text = serde_json::to_string(&design)?;
    let work = async move |db: &mut Conn| button_designs::set(db, &store.id, &text).await;
    db.writer.run(work).await?;
    Ok(axum::Json(design))
}
