//! The limits of request fields, which validation enforces.
//!
//! utoipa's attributes take literals only, so the OpenAPI document repeats these numbers. A test sends every documented
//! limit, and one beyond it, to the API, so the two cannot differ.

use std::ops::RangeInclusive;

/// Characters of an id that a store or its payment provider has chosen.
pub const EXTERNAL_ID: usize = 255;
/// Characters of a plan's name.
pub const PLAN_NAME: usize = 80;
/// Try-ons of a plan in a period.
pub const MONTHLY_TRY_ONS: RangeInclusive<i64> = 1..=1_000_000;
/// Try-ons of a grant.
pub const GRANTED_TRY_ONS: RangeInclusive<i64> = 1..=1_000_000;
/// Characters of an email address.
pub const EMAIL: usize = 254;
/// Characters of a visit's id. Shorter ones might not be unique.
pub const VISIT_ID: RangeInclusive<usize> = 8..=128;
/// Characters of a product's title, and of the reason for a return.
pub const TITLE: usize = 500;
/// Characters of a URL.
pub const URL: usize = 2048;
/// Characters of the name of an order's platform.
pub const PLATFORM: usize = 64;
/// Amounts in cents, up to 2^53 − 1, which every JSON parser represents exactly.
pub const CENTS: RangeInclusive<i64> = 0..=9_007_199_254_740_991;
/// Pieces of an order.
pub const QUANTITY: RangeInclusive<i64> = 1..=1_000_000;
/// Minutes before an order in which a try-on counts, up to a year.
pub const ATTRIBUTION_WINDOW: RangeInclusive<i64> = 1..=525_600;
/// Seconds for which a session token is valid.
pub const SESSION_LIFETIME: RangeInclusive<i64> = 60..=3600;
/// Events in one request.
pub const EVENTS: RangeInclusive<usize> = 1..=50;
/// Pictures of one try-on.
pub const VARIATIONS: RangeInclusive<u8> = 1..=4;
/// Characters of an idempotency key.
pub const IDEMPOTENCY_KEY: usize = 255;
/// Characters of the id of an attempt at a try-on.
pub const ATTEMPT_ID: usize = 128;
/// Characters of a page's id of an event.
pub const EVENT_ID: usize = 128;
/// Product pictures of one try-on.
pub const PRODUCT_IMAGES: usize = 8;
/// Customers in one page of a list.
pub const CUSTOMERS_PER_PAGE: RangeInclusive<i64> = 1..=200;
/// Characters of a webhook's secret that its store has chosen. Shorter ones could be guessed.
pub const WEBHOOK_SECRET: RangeInclusive<usize> = 16..=256;
/// Seconds for which a webhook's old secret signs beside the new one, up to a week.
pub const SECRET_GRACE: RangeInclusive<i64> = 0..=604_800;
/// Characters on the try-on button.
pub const BUTTON_LABEL: usize = 20;
/// Pixels of the try-on button's rounded corners.
pub const BUTTON_BORDER_RADIUS: RangeInclusive<i64> = 0..=40;
/// Pixels of the try-on button's font.
pub const BUTTON_FONT_SIZE: RangeInclusive<i64> = 10..=24;
/// Pixels to the left and right of the try-on button's label.
pub const BUTTON_PADDING_X: RangeInclusive<i64> = 4..=60;
/// Pixels above and below the try-on button's label.
pub const BUTTON_PADDING_Y: RangeInclusive<i64> = 4..=40;
