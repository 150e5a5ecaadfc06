//! The input for creating and changing plans.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{
        deserialize::{nullable, nullable_id, optional_id, optional_whole, whole},
        validate::Validator,
    },
    db::plans::PlanInput,
    error::Result,
    field_limits::{EXTERNAL_ID, MONTHLY_TRY_ONS, PLAN_NAME},
    plans::Change,
};

/// The fields of a plan.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatePlan {
    #[schema(
        min_length = 1,
        max_length = 80,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "Premium"
    )]
    name: String,
    /// Try-ons per period of 30 days. A changed quota applies to customers from their next period.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 1, maximum = 1_000_000, example = 50)]
    monthly_try_ons: i64,
    /// The id of the plan's price at your payment provider.
    #[schema(
        min_length = 1,
        max_length = 255,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "price_1PqX"
    )]
    #[serde(default, deserialize_with = "optional_id")]
    external_price_id: Option<String>,
    /// Your own id. Posting the same id again changes the plan instead of creating another one.
    #[schema(
        min_length = 1,
        max_length = 255,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "premium"
    )]
    #[serde(default, deserialize_with = "optional_id")]
    external_id: Option<String>,
    /// Your page where customers of this plan can get more try-ons: http(s), absolute. A try-on that is refused for the
    /// quota names it as `upgradeUrl`, and the widget's button leads there.
    #[schema(
        min_length = 1,
        max_length = 2048,
        pattern = r"^https?://[!-~]+$",
        example = "https://shop.example/account/plans"
    )]
    upgrade_url: Option<String>,
    /// Whether the plan can be assigned to customers; true by default, also for a plan that was disabled.
    active: Option<bool>,
}

impl CreatePlan {
    pub(super) fn validate(self) -> Result<PlanInput> {
        let mut validator = Validator::default();
        validator.text(&self.name, "name", PLAN_NAME);
        validator.range(self.monthly_try_ons, "monthlyTryOns", MONTHLY_TRY_ONS);
        let price = self.external_price_id.as_deref();
        validator.optional_text(price, "externalPriceId", EXTERNAL_ID);
        validator.optional_text(self.external_id.as_deref(), "externalId", EXTERNAL_ID);
        validator.web_url(self.upgrade_url.as_deref(), "upgradeUrl");
        validator.finish()?;
        Ok(PlanInput {
            name: self.name,
            monthly_try_ons: self.monthly_try_ons,
            external_price_id: self.external_price_id,
            external_id: self.external_id,
            upgrade_url: self.upgrade_url,
            active: self.active,
        })
    }
}

/// The changes to a plan. Missing fields are not changed.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PatchPlan {
    #[schema(
        min_length = 1,
        max_length = 80,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "Premium"
    )]
    name: Option<String>,
    /// Try-ons per period of 30 days. A changed quota applies to customers from their next period.
    #[serde(default, deserialize_with = "optional_whole")]
    #[schema(minimum = 1, maximum = 1_000_000, example = 50)]
    monthly_try_ons: Option<i64>,
    /// The id of the plan's price at your payment provider; `null` removes it.
    #[serde(default, deserialize_with = "nullable_id")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 255, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$", example = "price_1PqX")]
    external_price_id: Option<Option<String>>,
    /// Your own id, which must be unique among your plans; `null` removes it.
    #[serde(default, deserialize_with = "nullable_id")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 255, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$", example = "premium")]
    external_id: Option<Option<String>>,
    /// Your page where customers of this plan can get more try-ons: http(s), absolute. A try-on that is refused for the
    /// quota names it as `upgradeUrl`, and the widget's button leads there; `null` removes it.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, max_length = 2048, pattern = r"^https?://[!-~]+$", example = "https://shop.example/account/plans")]
    upgrade_url: Option<Option<String>>,
    /// Whether the plan can be assigned to customers. Customers who have the plan keep it.
    active: Option<bool>,
}

impl PatchPlan {
    pub(super) fn validate(self) -> Result<Change> {
        let text = |value: &Option<Option<String>>| value.clone().flatten();
        let mut validator = Validator::default();
        validator.optional_text(self.name.as_deref(), "name", PLAN_NAME);
        if let Some(quota) = self.monthly_try_ons {
            validator.range(quota, "monthlyTryOns", MONTHLY_TRY_ONS);
        }
        let price = text(&self.external_price_id);
        validator.optional_text(price.as_deref(), "externalPriceId", EXTERNAL_ID);
        validator.optional_text(
            text(&self.external_id).as_deref(),
            "externalId",
            EXTERNAL_ID,
        );
        validator.web_url(text(&self.upgrade_url).as_deref(), "upgradeUrl");
        validator.finish()?;
        Ok(Change {
            name: self.name,
            monthly_try_ons: self.monthly_try_ons,
            external_price_id: self.external_price_id,
            external_id: self.external_id,
            upgrade_url: self.upgrade_url,
            active: self.active,
        })
    }
}
