//! What inviting an address would do: told while it is typed, before anything is sent.

use app::invitations::{self, Known, Restores};
use axum::{Router, extract::Path, routing::post};
use domain::{email::EmailAddress, invitation};

use crate::{
    Web,
    portal::{
        form::Form,
        frame::Nav,
        look,
        pages::around::{self, Inside},
        respond::ok,
        typed,
        views::people::{AddCounts, AddPreview},
        visit::{Answer, Stop, Visit},
    },
};

pub fn router() -> Router<Web> {
    Router::new().route("/o/{org}/users/members/add/preview", post(preview))
}

/// Says while addresses are typed what inviting them would do.
async fn preview(visit: Visit, Path(slug): Path<String>, form: Form) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let typed = typed::addresses(form.v("email"));
    let emails: Vec<EmailAddress> = parsed(&typed);
    let mut counts = AddCounts {
        total: typed.len(),
        ..AddCounts::default()
    };
    counts.bad = typed.len() - emails.len();
    for known in known(&inside, &emails).await? {
        match known {
            Known::Nobody | Known::Expired => counts.fresh += 1,
            Known::Member => counts.members += 1,
            Known::Invited => counts.invited += 1,
            Known::Removed(_) => counts.removed += 1,
        }
    }
    Ok(ok(&AddPreview { counts }))
}

fn parsed(typed: &[String]) -> Vec<EmailAddress> {
    let emails = typed
        .iter()
        .filter_map(|text| EmailAddress::parse(text).ok());
    emails.take(invitation::BULK_LIMIT).collect()
}

async fn known(inside: &Inside, emails: &[EmailAddress]) -> Result<Vec<Known>, Stop> {
    let caller = inside.visit.signed_in()?;
    Ok(invitations::preview(inside.visit.app(), caller, &inside.at(), emails).await?)
}

/// What somebody who was removed lately could have back, in words, where the one address of the
/// form is theirs.
pub async fn restores(inside: &Inside, form: &Form) -> Result<Option<String>, Stop> {
    let typed = typed::addresses(form.v("email"));
    let emails = parsed(&typed);
    if emails.len() != 1 {
        return Ok(None);
    }
    Ok(match known(inside, &emails).await?.pop() {
        Some(Known::Removed(restores)) => Some(in_words(&restores)),
        _ => None,
    })
}

fn in_words(restores: &Restores) -> String {
    let role = look::org_role(restores.role);
    let teams: Vec<String> = restores
        .teams
        .iter()
        .map(|team| format!("@{}", team.handle))
        .collect();
    match teams.is_empty() {
        true => format!("They were {role} here until lately."),
        false => format!(
            "They were {role} here until lately, in {}.",
            teams.join(", ")
        ),
    }
}
