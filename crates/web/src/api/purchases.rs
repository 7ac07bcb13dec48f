//! Purchases: recorded by the operator, and given to an organization by their buyer.

use app::purchases::{self, Destination, Recorded};
use axum::{extract::State, http::StatusCode};
use domain::{
    Invalid,
    organization::OrgRef,
    purchase::{Line, Purchase, RawOrder},
    text::OrgName,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::wire::OrganizationName;
use crate::{
    Web,
    extract::{self, Check, Json, Operator, Path, SignedIn},
    problem::{Problem, ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(record))
        .routes(routes!(waiting))
        .routes(routes!(assign))
}

// ---- What goes over the wire -------------------------------------------------------------------------

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewPurchase {
    /// Which shop or payment provider.
    #[schema(required = true, example = "shop")]
    provider: String,
    /// Its own number of the order. An order is done once, however often it is sent.
    #[schema(required = true, example = "1001")]
    order: String,
    /// The buyer's.
    #[schema(required = true, example = "mia@example.com")]
    email: String,
    name: Option<String>,
    /// Names the organization that is made.
    company: Option<String>,
    /// The organization that the checkout was started for: an id or a slug.
    organization: Option<String>,
    /// At most 500.
    lines: Vec<NewLine>,
    plan: Option<String>,
    seats: Option<i64>,
    /// In the smallest unit of the currency.
    amount_minor: Option<i64>,
    #[schema(example = "EUR")]
    currency: Option<String>,
}

#[derive(Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct NewLine {
    #[schema(required = true, example = "starter")]
    sku: String,
    #[schema(required = true, example = 1)]
    quantity: i64,
    /// Of the devices that were bought.
    serials: Vec<String>,
}

impl From<NewPurchase> for RawOrder {
    fn from(new: NewPurchase) -> Self {
        let line = |line: NewLine| Line {
            sku: line.sku,
            quantity: line.quantity,
            serials: line.serials,
        };
        Self {
            provider: new.provider,
            number: new.order,
            email: new.email,
            buyer_name: new.name,
            company: new.company,
            organization: new.organization,
            lines: new.lines.into_iter().map(line).collect(),
            plan: new.plan,
            seats: new.seats,
            amount_minor: new.amount_minor,
            currency: new.currency,
        }
    }
}

/// What came of an order.
#[derive(Serialize, ToSchema)]
pub struct PurchaseOutcome {
    #[schema(example = "pur_019200000000700080000000000000ab")]
    id: String,
    /// `provisioned`, `attached`, `awaiting_assignment` or `already_provisioned`.
    outcome: String,
    /// Absent while it waits for its buyer's word.
    #[serde(skip_serializing_if = "Option::is_none")]
    organization: Option<OrganizationName>,
}

impl From<&Recorded> for PurchaseOutcome {
    fn from(recorded: &Recorded) -> Self {
        Self {
            id: recorded.id.to_string(),
            outcome: recorded.outcome.as_str().to_owned(),
            organization: recorded.organization.as_ref().map(OrganizationName::from),
        }
    }
}

/// The caller's orders that wait, and where they may go.
#[derive(Serialize, ToSchema)]
pub struct WaitingPurchases {
    /// Newest first, at most 100.
    items: Vec<WaitingPurchase>,
    next_cursor: Option<String>,
    /// The organizations that the caller owns; empty where nothing waits.
    organizations: Vec<OrganizationName>,
    /// Whether an order may also make a new organization.
    may_create: bool,
}

#[derive(Serialize, ToSchema)]
pub struct WaitingPurchase {
    id: String,
    provider: String,
    order: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    company: Option<String>,
    lines: Vec<LineSummary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seats: Option<i64>,
    created_at: String,
}

#[derive(Serialize, ToSchema)]
pub struct LineSummary {
    sku: String,
    quantity: i64,
}

impl From<&Purchase> for WaitingPurchase {
    fn from(purchase: &Purchase) -> Self {
        let order = &purchase.order;
        let line = |line: &Line| LineSummary {
            sku: line.sku.clone(),
            quantity: line.quantity,
        };
        Self {
            id: purchase.id.to_string(),
            provider: order.provider.clone(),
            order: order.number.clone(),
            company: order.company.clone(),
            lines: order.lines.iter().map(line).collect(),
            plan: order.plan.clone(),
            seats: order.seats,
            created_at: purchase.recorded_at.to_string(),
        }
    }
}

/// Either an organization that the caller owns, or the name of a new one.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Assignment {
    /// Id or slug.
    organization: Option<String>,
    #[schema(max_length = 80)]
    name: Option<String>,
}

// ---- What can be asked -------------------------------------------------------------------------------

/// Record a purchase
///
/// For the operator, who vouches that it was paid. The same order again answers what came of it.
#[utoipa::path(
    post, path = "/v1/purchases", tag = "Purchases", security(("bearer" = [])), request_body = NewPurchase,
    responses(
        (status = 200, description = "Recorded, now or before", body = PurchaseOutcome),
        (status = 401, description = "`unauthenticated`: this needs the operator's key", body = ProblemBody),
        (status = 422, description = "`invalid`", body = ProblemBody),
    ),
)]
async fn record(
    State(web): State<Web>,
    Operator(caller): Operator,
    Json(body): Json<NewPurchase>,
) -> Result<axum::Json<PurchaseOutcome>> {
    let order = RawOrder::from(body).parse().map_err(wrong)?;
    let recorded = purchases::record(web.app(), &caller, &order).await?;
    Ok(axum::Json((&recorded).into()))
}

fn wrong(fields: Vec<(String, Invalid)>) -> Problem {
    let mut check = Check::default();
    for (pointer, invalid) in fields {
        check.field::<()>(pointer, Err(invalid));
    }
    check.problem()
}

/// The purchases that wait for oneself
///
/// Orders of one's verified address of which nobody but the buyer can say what they are for.
#[utoipa::path(
    get, path = "/v1/me/purchases", tag = "Purchases", security(("bearer" = [])),
    responses(
        (status = 200, description = "Newest first", body = WaitingPurchases),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
    ),
)]
async fn waiting(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
) -> Result<axum::Json<WaitingPurchases>> {
    let waiting = purchases::waiting(web.app(), &caller).await?;
    let organizations = waiting.organizations.iter();
    Ok(axum::Json(WaitingPurchases {
        items: waiting.purchases.iter().map(Into::into).collect(),
        next_cursor: None,
        organizations: organizations.map(OrganizationName::from).collect(),
        may_create: waiting.may_found,
    }))
}

/// Say which organization a purchase is for
#[utoipa::path(
    post, path = "/v1/me/purchases/{pur}/assign", tag = "Purchases", security(("bearer" = [])),
    params(("pur" = String, Path, description = "Id")), request_body = Assignment,
    responses(
        (status = 200, description = "It belongs there now", body = PurchaseOutcome),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`owner_only`, `creation_closed`", body = ProblemBody),
        (status = 404, description = "`not_found`: no such order waits, or there is no such organization", body = ProblemBody),
        (status = 422, description = "`invalid`", body = ProblemBody),
    ),
)]
async fn assign(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(pur): Path<String>,
    Json(body): Json<Assignment>,
) -> Result<(StatusCode, axum::Json<PurchaseOutcome>)> {
    let to = body.parse()?;
    let recorded = purchases::assign(web.app(), &caller, extract::id(&pur)?, &to).await?;
    Ok((StatusCode::OK, axum::Json((&recorded).into())))
}

impl Assignment {
    fn parse(&self) -> Result<Destination> {
        match (self.organization.as_deref(), self.name.as_deref()) {
            (Some(org), None) => {
                let org = OrgRef::parse(org).ok_or_else(Problem::not_found)?;
                Ok(Destination::Existing(org))
            }
            (None, Some(name)) => {
                let name = OrgName::parse(name);
                let name = name.map_err(|invalid| Problem::field("/name", invalid))?;
                Ok(Destination::New(name))
            }
            (None, None) | (Some(_), Some(_)) => {
                let words = "Name an organization of yours, or give the name of a new one.";
                Err(Problem::field("", Invalid::new("required", words)))
            }
        }
    }
}
