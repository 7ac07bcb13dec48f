//! Orders whose buyer has to say which organization they are for.

use app::purchases::{self, Destination, Waiting};
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use domain::{
    id::PurchaseId, organization::OrgRef, purchase::Purchase, role::OrgRole, text::OrgName,
};

use super::around;
use crate::{
    Web,
    portal::{
        form::Form,
        frame::{OrgLink, OrgState},
        refuse::mend,
        respond::{self, Done},
        views::gate::{PurchaseChooser, WaitingOrder},
        visit::{Answer, Visit},
    },
    problem::Problem,
};

pub fn router() -> Router<Web> {
    Router::new()
        .route("/purchases", get(show))
        .route("/purchases/{purchase}", post(assign))
}

async fn show(visit: Visit) -> Answer {
    draw(&visit, None, StatusCode::OK).await
}

/// The waiting orders; the form of one of them as it was sent.
async fn draw(visit: &Visit, sent: Option<(PurchaseId, Form)>, status: StatusCode) -> Answer {
    let Waiting {
        purchases,
        organizations,
        may_found,
    } = purchases::waiting(visit.app(), visit.signed_in()?).await?;
    let order = |purchase: &Purchase| {
        let form = match &sent {
            Some((id, form)) if *id == purchase.id => form.clone(),
            _ => visit.fresh_form().with("name", purchase.order.org_name()),
        };
        waiting_order(purchase, form)
    };
    let owned = organizations.iter().map(|organization| OrgLink {
        slug: organization.slug.to_string(),
        name: organization.name.clone(),
        role: OrgRole::Owner,
        state: OrgState::Open,
    });
    let view = PurchaseChooser {
        page: visit.page(texts::purchase_title()),
        person: around::person(visit).await?,
        orders: purchases.iter().map(order).collect(),
        owned: owned.collect(),
        may_found,
    };
    let response: Response = respond::html(status, &view);
    Ok(response)
}

fn waiting_order(purchase: &Purchase, form: Form) -> WaitingOrder {
    let lines = purchase
        .order
        .lines
        .iter()
        .map(|line| format!("{} × {}", line.quantity, line.sku));
    WaitingOrder {
        id: purchase.id.to_string(),
        order: purchase.order.number.clone(),
        company: purchase.order.company.clone(),
        lines: lines.collect(),
        form,
    }
}

fn destination(form: Form) -> Result<(Destination, Form), Box<Form>> {
    match form.v("organization").to_owned().as_str() {
        "new" => match OrgName::parse(form.v("name")) {
            Ok(name) => Ok((Destination::New(name), form)),
            Err(invalid) => Err(Box::new(form.refuse("name", invalid.detail))),
        },
        slug => match OrgRef::parse(slug) {
            Some(org) => Ok((Destination::Existing(org), form)),
            None => Err(Box::new(
                form.refuse("organization", texts::purchase_choose()),
            )),
        },
    }
}

async fn assign(visit: Visit, Path(id): Path<String>, form: Form) -> Answer {
    let id: PurchaseId = crate::extract::id(&id)?;
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let (to, form) = match destination(form) {
        Ok(read) => read,
        Err(form) => return draw(&visit, Some((id, *form)), refused).await,
    };
    match purchases::assign(visit.app(), visit.signed_in()?, id, &to).await {
        Ok(recorded) => {
            let to = recorded
                .organization
                .map_or("/purchases".to_owned(), |org| format!("/o/{}", org.slug));
            Ok(Done::new(texts::purchase_attached(), to)
                .leaving()
                .answer(visit.way))
        }
        Err(error) => {
            let form = mend(form, Problem::from(error))?;
            draw(&visit, Some((id, form)), refused).await
        }
    }
}
