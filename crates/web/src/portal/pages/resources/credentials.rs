//! The credentials that a device calls with: issuing one, whose secret is shown once, and revoking
//! one.

use app::{
    credentials::{self, Issue},
    devices,
};
use axum::{Router, extract::Path, http::StatusCode, response::Response, routing::get};
use domain::{id::DeviceCredentialId, policy::DeviceAction, resource, time::Timestamp};

use super::device_to;
use crate::{
    Web,
    portal::{
        form::Form,
        pages::around::{self, Inside},
        respond::{self, Done, ShownOnce, Way},
        typed,
        views::resources::{CredentialForm, Secret, Stop as StopSheet},
        visit::{Answer, Visit},
    },
    problem::Problem,
};

pub fn router() -> Router<Web> {
    Router::new()
        .route(
            "/o/{org}/devices/{id}/credentials/new",
            get(show).post(issue),
        )
        .route(
            "/o/{org}/devices/{id}/credentials/{credential}/revoke",
            get(show_revoke).post(revoke),
        )
}

async fn show(visit: Visit, Path((slug, id)): Path<(String, String)>) -> Answer {
    let (inside, seen) = device_to(DeviceAction::Credentials, visit, &slug, &id).await?;
    let form = inside.visit.fresh_form();
    Ok(draw(inside, &seen, form, StatusCode::OK))
}

fn draw(inside: Inside, seen: &devices::Seen, form: Form, status: StatusCode) -> Response {
    let back = super::url(&inside.org, seen.device.id.into());
    let sheet = CredentialForm {
        form,
        sub: texts::credential_for(&seen.device.name).into_owned(),
        action: format!("{back}/credentials/new"),
        back,
    };
    around::as_sheet(inside, status, "narrow", texts::credential_issue(), &sheet)
}

async fn issue(visit: Visit, Path((slug, id)): Path<(String, String)>, form: Form) -> Answer {
    let (inside, seen) = device_to(DeviceAction::Credentials, visit, &slug, &id).await?;
    let label = resource::tag(form.v("label"));
    let ends = end(&inside, &form);
    let new = match (label, ends) {
        (Ok(label), Ok(expires_at)) => Issue { label, expires_at },
        (label, ends) => {
            let wrong = [("label", label.err()), ("expires_at", ends.err())];
            let form = wrong
                .into_iter()
                .fold(form, |form, (field, invalid)| match invalid {
                    Some(invalid) => form.refuse(field, invalid.detail),
                    None => form,
                });
            return Ok(draw(inside, &seen, form, StatusCode::UNPROCESSABLE_ENTITY));
        }
    };
    let caller = inside.visit.signed_in()?;
    let (_, secret) = credentials::issue(
        inside.visit.app(),
        caller,
        &inside.at(),
        seen.device.id,
        &new,
    )
    .await?;
    let back = super::url(&inside.org, seen.device.id.into());
    let sheet = Secret {
        title: texts::credential_ready(&seen.device.name).into_owned(),
        secret,
        hint: texts::secret_of_device(),
        back,
    };
    Ok(shown_once(inside, &sheet))
}

/// The last day that was typed, as the moment after it; it must lie ahead.
pub fn end(inside: &Inside, form: &Form) -> Result<Option<Timestamp>, domain::Invalid> {
    let zone = jiff::tz::TimeZone::get(&inside.organization.time_zone);
    let end = typed::end_of_day(
        form.v("expires_at"),
        &zone.unwrap_or(jiff::tz::TimeZone::UTC),
    )?;
    match end {
        Some(end) if end <= inside.visit.now() => Err(domain::Invalid::new(
            "in_the_past",
            texts::access_give_in_the_past(),
        )),
        end => Ok(end),
    }
}

/// A sheet with a secret: over the page, or as a page, and never again.
pub fn shown_once(inside: Inside, sheet: &Secret) -> Response {
    let way = inside.way();
    let response = around::as_sheet(inside, StatusCode::OK, "narrow", &sheet.title, sheet);
    let mut response = match way {
        Way::Partial => respond::as_dialog(response),
        Way::Plain => response,
    };
    let instead = sheet.back.clone();
    response.extensions_mut().insert(ShownOnce { way, instead });
    response
}

type Ids = Path<(String, String, String)>;

async fn show_revoke(visit: Visit, Path((slug, id, credential)): Ids) -> Answer {
    let (inside, seen) = device_to(DeviceAction::Credentials, visit, &slug, &id).await?;
    let wanted: DeviceCredentialId = crate::extract::id(&credential)?;
    let caller = inside.visit.signed_in()?;
    let all = credentials::list(inside.visit.app(), caller, &inside.at(), seen.device.id).await?;
    let found = all.into_iter().find(|credential| credential.id == wanted);
    let found = found.ok_or_else(Problem::not_found)?;
    let back = super::url(&inside.org, seen.device.id.into());
    let used = match found.last_used_at {
        Some(_) => texts::credential_revoke_in_use(),
        None => texts::revoke_never_used(),
    };
    let title = match &found.label {
        Some(label) => texts::revoke_it(label),
        None => texts::credential_revoke_unnamed(),
    };
    let sheet = StopSheet {
        form: inside.visit.fresh_form(),
        title: title.into_owned(),
        action: format!("{back}/credentials/{credential}/revoke"),
        back,
        stops: vec![(texts::credential_revoke_refused(), used)],
        act: texts::credential_revoke(),
        keep: texts::credential_keep(),
        typed: None,
    };
    Ok(around::as_sheet(
        inside,
        StatusCode::OK,
        "narrow",
        texts::credential_revoke(),
        &sheet,
    ))
}

async fn revoke(visit: Visit, Path((slug, id, credential)): Ids) -> Answer {
    let (inside, seen) = device_to(DeviceAction::Credentials, visit, &slug, &id).await?;
    let credential: DeviceCredentialId = crate::extract::id(&credential)?;
    let caller = inside.visit.signed_in()?;
    credentials::revoke(inside.visit.app(), caller, &inside.at(), credential).await?;
    let page = super::url(&inside.org, seen.device.id.into());
    let text = texts::credential_revoked(&seen.device.name);
    Ok(Done::new(text, page).leaving().answer(inside.way()))
}
