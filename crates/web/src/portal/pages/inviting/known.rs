//! What inviting an address would do: told while it is typed, before anything is sent.

use std::borrow::Cow;

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
    let emails = parsed(&typed);
    let mut counts = AddCounts {
        total: typed.len(),
        bad: typed.len() - emails.len(),
        ..AddCounts::default()
    };
    let known = known(&inside, &emails).await?;
    for known in &known {
        match known {
            Known::Nobody | Known::Expired | Known::Removed(_) => counts.fresh += 1,
            Known::Member => counts.members += 1,
            Known::Invited => counts.invited += 1,
        }
    }
    Ok(ok(&AddPreview {
        counts,
        restores: restored(&known),
        form,
    }))
}

fn parsed(typed: &[String]) -> Vec<EmailAddress> {
    let emails = typed
        .iter()
        .filter_map(|text| EmailAddress::parse(text).ok());
    emails.collect()
}

/// What the organization knows of the first addresses, of as many as can be invited at once.
async fn known(inside: &Inside, emails: &[EmailAddress]) -> Result<Vec<Known>, Stop> {
    let caller = inside.visit.signed_in()?;
    let emails = &emails[..emails.len().min(invitation::BULK_LIMIT)];
    Ok(invitations::preview(inside.visit.app(), caller, &inside.at(), emails).await?)
}

/// What those among the addresses of the form who were removed of late could have back, in words.
pub async fn restores(inside: &Inside, form: &Form) -> Result<Option<Cow<'static, str>>, Stop> {
    let emails = parsed(&typed::addresses(form.v("email")));
    Ok(restored(&known(inside, &emails).await?))
}

fn restored(known: &[Known]) -> Option<Cow<'static, str>> {
    let removed: Vec<&Restores> = known
        .iter()
        .filter_map(|known| match known {
            Known::Removed(restores) => Some(restores),
            _ => None,
        })
        .collect();
    match removed.as_slice() {
        [] => None,
        [only] if known.len() == 1 => Some(in_words(only)),
        several => Some(texts::restore_offer_some(several.len())),
    }
}

fn in_words(restores: &Restores) -> Cow<'static, str> {
    let role = look::org_role(restores.role);
    let teams: Vec<String> = restores
        .teams
        .iter()
        .map(|team| format!("@{}", team.handle))
        .collect();
    match teams.is_empty() {
        true => texts::restore_offer_role(role),
        false => texts::restore_offer_teams(role, teams.join(", ")),
    }
}
