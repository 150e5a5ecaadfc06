//! Creates a session: a token for the page of one shopper.

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    api::{
        customers::current,
        deserialize::{optional_id, optional_whole},
        validate::Validator,
    },
    clock::EpochMs,
    db::{
        Conn,
        customers::{Customer, Status},
        plans::{self, Plan},
        sessions::{self, Session},
    },
    error::{Error, ErrorBody, Result},
    field_limits::{EXTERNAL_ID, SESSION_LIFETIME},
    http::extract::{Json, Path, Store},
    ids::{CustomerId, PlanId},
    openapi::{
        params::CustomerPath,
        responses::{BodyErrors, KeyErrors, MissingErrors},
    },
    state::AppState,
    tokens::Claims,
};

/// How long a session is valid by default, in seconds.
const DEFAULT_LIFETIME: i64 = 900;

/// The options of a new session.
#[derive(Deserialize, ToSchema)]
pub struct CreateSession {
    /// How long the token is valid, in seconds.
    #[serde(default, deserialize_with = "optional_whole")]
    #[schema(minimum = 60, maximum = 3600, default = 900, example = 900)]
    expires_in: Option<i64>,
    /// The product that the session is for. Try-ons of other products are refused with 403 `product_mismatch`. Without it,
    /// the session is for all products.
    #[serde(rename = "productId")]
    #[schema(
        min_length = 1,
        max_length = 255,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*$",
        example = "linen-shirt"
    )]
    #[serde(default, deserialize_with = "optional_id")]
    product_id: Option<String>,
}

/// A token for one shopper's page.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
struct SessionBody {
    /// A JWT signed with RS256, for the widget's `data-end-customer-token`.
    token: String,
    #[schema(pattern = "^Bearer$")]
    token_type: &'static str,
    /// How long the token is valid, in seconds.
    #[schema(minimum = 60, maximum = 3600)]
    expires_in: i64,
    /// When the token expires, in seconds since the epoch.
    expires_at: i64,
    #[schema(format = DateTime)]
    expires_at_iso: String,
    customer: SessionCustomer,
}

/// The customer that a session is for.
#[derive(Serialize, ToSchema)]
struct SessionCustomer {
    #[schema(value_type = String, example = "ec_0b7c5d1f2a3e4c6b8d9e0f1a2b3c4d5e")]
    id: CustomerId,
    #[schema(example = "shopper-42")]
    external_id: String,
    #[schema(required, value_type = Option<String>)]
    plan_id: Option<PlanId>,
    #[schema(required)]
    plan_name: Option<String>,
    /// Try-ons per period of 30 days.
    #[schema(required)]
    monthly_try_ons: Option<i64>,
    #[schema(format = DateTime)]
    period_start: String,
    #[schema(format = DateTime)]
    period_end: String,
}

impl SessionCustomer {
    fn new(customer: Customer, plan: Option<Plan>) -> Self {
        Self {
            id: customer.id,
            external_id: customer.external_id,
            plan_id: customer.plan_id,
            monthly_try_ons: plan.as_ref().map(|plan| plan.monthly_try_ons),
            plan_name: plan.map(|plan| plan.name),
            period_start: customer.starts_at.iso(),
            period_end: customer.ends_at.iso(),
        }
    }
}

impl CreateSession {
    /// Validates the input. Returns the lifetime in seconds, and the product.
    fn validate(self) -> Result<(i64, Option<String>)> {
        let lifetime = self.expires_in.unwrap_or(DEFAULT_LIFETIME);
        let mut validator = Validator::default();
        validator.range(lifetime, "expires_in", SESSION_LIFETIME);
        validator.optional_text(self.product_id.as_deref(), "productId", EXTERNAL_ID);
        validator.finish()?;
        Ok((lifetime, self.product_id))
    }
}

/// Create a session token for a customer's page
///
/// The page passes the token to the widget, which tries on as this customer until the token expires. Keep your API
/// key on your server.
#[utoipa::path(
    post,
    path = "/api/v1/customers/{id}/sessions",
    operation_id = "createSession",
    tag = "Sessions",
    security(("storeKey" = [])),
    params(CustomerPath),
    request_body = Option<CreateSession>,
    responses(
        (status = 201, description = "A new session.", body = SessionBody),
        KeyErrors,
        BodyErrors,
        (status = 403, description = "`customer_inactive`: the customer is paused or cancelled. `account_inactive`: the store was deactivated. `domain_not_allowed`: pages of this origin may not use the key.", body = ErrorBody),
        MissingErrors,
    ),
)]
pub async fn create(
    // The whole state: the database, the clock, the rate limits and the signing keys are needed.
    State(app): State<AppState>,
    store: Store,
    Path(CustomerPath { id }): Path<CustomerPath>,
    Json(input): Json<CreateSession>,
) -> Result<impl IntoResponse> {
    let (lifetime, product_id) = input.validate()?;
    let customer = current(&app.db, &store, &id, app.clock.now()).await?;
    if customer.status != Status::Active {
        return Err(Error::CustomerInactive);
    }
    app.limits.sessions.count(&store.id)?;
    let plan = plans::find_for_customer(&mut app.db.read().await?, &store.id, &customer).await?;
    let now = app.clock.now();
    let claims = Claims::new(
        &customer.id,
        &store.id,
        customer.plan_id.as_ref(),
        lifetime,
        now,
    )
    .for_product(product_id.as_deref());
    let session = Session {
        jti: claims.jti.clone(),
        product_id,
        created_at: now,
        expires_at: EpochMs::from_seconds(claims.exp),
    };
    let (store_id, customer_id) = (store.id.clone(), customer.id.clone());
    let work =
        async move |db: &mut Conn| sessions::insert(db, &store_id, &customer_id, &session).await;
    app.db.writer.run(work).await?;
    let body = SessionBody {
        token: app.tokens.sign(&claims, now)?,
        token_type: "Bearer",
        expires_in: lifetime,
        expires_at: claims.exp,
        expires_at_iso: EpochMs::from_seconds(claims.exp).iso(),
        customer: SessionCustomer::new(customer, plan),
    };
    Ok((StatusCode::CREATED, axum::Json(body)))
}
