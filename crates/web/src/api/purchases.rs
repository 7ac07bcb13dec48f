//! `/v1/purchases`: paid orders, as the operator or a shop's bridge records them; and
//! `/v1/me/purchases`: those whose buyer is asked which organization they are for.

use app::purchases::{self, Destination};
use axum::extract::State;
use domain::{
    Invalid,
    organization::OrgRef,
    purchase::{self, RawOrder},
    text::OrgName,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{paging::List, wire::OrganizationName};
use crate::{
    Web,
    extract::{self, Json, Operator, Path, SignedIn},
    problem::{FieldError, Problem, ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(record))
        .routes(routes!(waiting))
        .routes(routes!(assign))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewOrder {
    /// Which shop or payment provider.
    #[schema(required = true, example = "manual")]
    provider: String,
    /// The provider's number of the order; recorded once, however often it is sent.
    #[schema(required = true, example = "1001")]
    order: String,
    /// The buyer's address.
    #[schema(required = true, example = "buyer@example.com")]
    email: String,
    name: Option<String>,
    /// Names the organization that the order makes.
    company: Option<String>,
    /// Id or slug of an organization that the buyer owns.
    organization: Option<String>,
    lines: Vec<OrderLine>,
    plan: Option<String>,
    seats: Option<i64>,
    /// In the smallest unit of the currency.
    amount_minor: Option<i64>,
    /// ISO 4217.
    currency: Option<String>,
}

#[derive(Deserialize, Serialize, ToSchema)]
pub struct OrderLine {
    sku: String,
    quantity: i64,
    /// Serial numbers of the devices bought.
    #[serde(default)]
    serials: Vec<String>,
}

impl NewOrder {
    fn parse(self) -> Result<purchase::Order> {
        let line = |l: OrderLine| purchase::Line {
            sku: l.sku,
            quantity: l.quantity,
            serials: l.serials,
        };
        let raw = RawOrder {
            provider: self.provider,
            number: self.order,
            email: self.email,
            buyer_name: self.name,
            company: self.company,
            organization: self.organization,
            lines: self.lines.into_iter().map(line).collect(),
            plan: self.plan,
            seats: self.seats,
            amount_minor: self.amount_minor,
            currency: self.currency,
        };
        raw.parse().map_err(|wrong| {
            let error = |(pointer, invalid): (String, Invalid)| FieldError {
                pointer,
                code: invalid.code.to_owned(),
                detail: invalid.detail,
            };
            Problem::fields(wrong.into_iter().map(error).collect())
        })
    }
}

#[derive(Serialize, ToSchema)]
pub struct Recorded {
    #[schema(example = "pur_019200000000700080000000000000ab")]
    id: String,
    /// `provisioned`, `attached`, `awaiting_assignment` or `already_provisioned`.
    outcome: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    organization: Option<OrganizationName>,
}

impl From<&purchases::Recorded> for Recorded {
    fn from(recorded: &purchases::Recorded) -> Self {
        Self {
            id: recorded.id.to_string(),
            outcome: recorded.outcome.as_str().to_owned(),
            organization: recorded.organization.as_ref().map(OrganizationName::from),
        }
    }
}

/// Record a paid order
///
/// With the operator's key. The same order again does nothing.
#[utoipa::path(
    post, path = "/v1/purchases", tag = "Purchases", security(("bearer" = [])), request_body = NewOrder,
    responses(
        (status = 200, description = "What came of it", body = Recorded),
        (status = 401, description = "`unauthenticated`: not the operator's key", body = ProblemBody),
        (status = 422, description = "`invalid`", body = ProblemBody),
    ),
)]
async fn record(
    State(web): State<Web>,
    Operator(caller): Operator,
    Json(body): Json<NewOrder>,
) -> Result<Json<Recorded>> {
    let recorded = purchases::record(web.app(), &caller, &body.parse()?).await?;
    Ok(Json((&recorded).into()))
}

/// An order that waits for its buyer's word.
#[derive(Serialize, ToSchema)]
pub struct WaitingOrder {
    id: String,
    provider: String,
    order: String,
    lines: Vec<OrderLine>,
    recorded_at: String,
}

/// List the orders that wait for one's word
#[utoipa::path(
    get, path = "/v1/me/purchases", tag = "Purchases", security(("bearer" = [])),
    responses(
        (status = 200, description = "Newest first", body = List<WaitingOrder>),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
    ),
)]
async fn waiting(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
) -> Result<Json<List<WaitingOrder>>> {
    let waiting = purchases::waiting(web.app(), &caller).await?;
    let line = |l: &purchase::Line| OrderLine {
        sku: l.sku.clone(),
        quantity: l.quantity,
        serials: l.serials.clone(),
    };
    let order = |p: &purchase::Purchase| WaitingOrder {
        id: p.id.to_string(),
        provider: p.order.provider.clone(),
        order: p.order.number.clone(),
        lines: p.order.lines.iter().map(line).collect(),
        recorded_at: p.recorded_at.to_string(),
    };
    Ok(Json(List::whole(
        waiting.purchases.iter().map(order).collect(),
    )))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Assignment {
    /// Id or slug of an organization that the caller owns; or:
    organization: Option<String>,
    /// The name of a new one.
    name: Option<String>,
}

impl Assignment {
    fn parse(&self) -> Result<Destination> {
        match (&self.organization, &self.name) {
            (Some(org), None) => Ok(Destination::Existing(
                OrgRef::parse(org).ok_or_else(Problem::not_found)?,
            )),
            (None, Some(name)) => OrgName::parse(name)
                .map(Destination::New)
                .map_err(|invalid| Problem::field("/name", invalid)),
            (Some(_), Some(_)) | (None, None) => Err(Problem::field(
                "",
                Invalid::new("required", texts::field_organization_or_name()),
            )),
        }
    }
}

/// Say which organization an order is for
#[utoipa::path(
    post, path = "/v1/me/purchases/{pur}/assign", tag = "Purchases", security(("bearer" = [])),
    params(("pur" = String, Path)), request_body = Assignment,
    responses(
        (status = 200, description = "Assigned", body = Recorded),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`owner_only`, `creation_closed`", body = ProblemBody),
        (status = 404, description = "`not_found`: no such order waits, or no such organization", body = ProblemBody),
        (status = 422, description = "`invalid`", body = ProblemBody),
    ),
)]
async fn assign(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(pur): Path<String>,
    Json(body): Json<Assignment>,
) -> Result<Json<Recorded>> {
    let assigned =
        purchases::assign(web.app(), &caller, extract::id(&pur)?, &body.parse()?).await?;
    Ok(Json((&assigned).into()))
}
