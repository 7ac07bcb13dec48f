//! Changing many members at once.

use app::members::{Edit, Seen};
use axum::{Router, extract::Path, routing::post};
use domain::{id::MembershipId, role::OrgRole};

use super::{change, face, look, standing::set_standing};
use crate::{
    Web,
    portal::{
        form::Form,
        frame::Nav,
        pages::around::{self, Inside},
        respond::ok,
        views::people::BulkResults,
        visit::{Answer, Visit},
    },
    problem::Problem,
};

/// The most people that are changed at once.
const BULK: usize = 200;

pub fn router() -> Router<Web> {
    Router::new().route("/o/{org}/users/members/bulk", post(bulk))
}

/// Changes many; each stands alone, and the page says what came of each.
async fn bulk(visit: Visit, Path(slug): Path<String>, form: Form) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let mut results = Vec::new();
    for id in form.all("m").take(BULK) {
        let Ok(id) = id.parse::<MembershipId>() else {
            continue;
        };
        let Ok(seen) = look(&inside, id).await else {
            continue;
        };
        let refused = bulk_one(&inside, &seen, &form)
            .await
            .err()
            .map(|problem| problem.detail);
        results.push((face(&seen), refused));
    }
    let title = match form.v("act") {
        "suspend" => "Suspend people",
        "restore" => "Restore people",
        _ => "Change roles",
    };
    let page = inside.page(title);
    let Inside { person, org, .. } = inside;
    Ok(ok(&BulkResults {
        page,
        person,
        org,
        title: title.to_owned(),
        results,
    }))
}

async fn bulk_one(inside: &Inside, seen: &Seen, form: &Form) -> Result<(), Problem> {
    match form.v("act") {
        "suspend" => set_standing(inside, seen.id, true).await?,
        "restore" => set_standing(inside, seen.id, false).await?,
        _ => {
            let role = OrgRole::parse(form.v("role"))
                .map_err(|invalid| Problem::field("/role", invalid))?;
            change(
                inside,
                seen.id,
                &Edit {
                    role: Some(role),
                    ..Edit::default()
                },
            )
            .await?
        }
    };
    Ok(())
}
