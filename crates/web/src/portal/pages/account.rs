//! One's own account: name, address, password, sessions, organizations, and its end.

use app::{accounts, members, memberships, sessions};
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    routing::{get, post},
};
use domain::{
    email::EmailAddress, id::SessionId, membership::OwnMembership, organization::OrgRef,
    password::NewPassword, text::PersonName,
};

use super::{around, leaving, step_up};
use crate::{
    Web,
    portal::{
        cookies,
        form::Form,
        frame::Nav,
        refuse::mend,
        respond::{self, Around, Done, Way, again, ok},
        views::account::{
            AccountOrganizations, DeleteAccount, Leave, MembershipRow, Profile, Security,
            SessionRow,
        },
        visit::{Answer, Stop, Visit},
    },
    problem::Problem,
};

pub fn router() -> Router<Web> {
    Router::new()
        .route("/account", get(show_profile).post(rename))
        .route("/account/email", post(change_email))
        .route("/account/security", get(show_security))
        .route("/account/password", post(change_password))
        .route("/account/sessions/end-others", post(end_others))
        .route("/account/sessions/{session}/end", post(end_session))
        .route("/account/organizations", get(show_organizations))
        .route(
            "/account/organizations/{org}/leave",
            get(show_leave).post(leave),
        )
        .route("/account/delete", get(show_delete).post(delete))
}

// ---- Profile ------------------------------------------------------------------------------------

async fn show_profile(visit: Visit) -> Answer {
    let form = visit.fresh_form();
    Ok(ok(&profile(&visit, form.clone(), form).await?))
}

async fn profile(visit: &Visit, form: Form, email_form: Form) -> Result<Profile, Stop> {
    let person = around::person(visit).await?;
    let form = if form.all("name").next().is_some() {
        form
    } else {
        form.with("name", &*person.face.name)
    };
    let awaited = accounts::awaited_address(visit.app(), visit.signed_in()?).await?;
    Ok(Profile {
        page: visit.page(texts::account_title()),
        person,
        form,
        email_form,
        pending: awaited.map(|email| email.as_str().to_owned()),
    })
}

async fn rename(visit: Visit, form: Form) -> Answer {
    let caller = visit.signed_in()?;
    let name = match PersonName::parse(form.v("name")) {
        Ok(name) => name,
        Err(invalid) => {
            let form = form.refuse("name", invalid.detail);
            return Ok(again(&profile(&visit, form, Form::default()).await?));
        }
    };
    accounts::rename(visit.app(), caller, &name).await?;
    Ok(Done::new(texts::saved(), "/account").answer(Way::Plain))
}

async fn change_email(visit: Visit, form: Form) -> Answer {
    let caller = visit.signed_in()?;
    let email = match EmailAddress::parse(form.v("email")) {
        Ok(email) => email,
        Err(invalid) => return email_again(&visit, form.refuse("email", invalid.detail)).await,
    };
    match accounts::change_email(visit.app(), caller, form.v("current_password"), &email).await {
        Ok(()) => {
            let text = texts::profile_email_sent(&email);
            Ok(Done::new(text, "/account").answer(Way::Plain))
        }
        Err(error) => email_again(&visit, mend(form, Problem::from(error))?).await,
    }
}

async fn email_again(visit: &Visit, form: Form) -> Answer {
    Ok(again(&profile(visit, Form::default(), form).await?))
}

// ---- Security -----------------------------------------------------------------------------------

async fn show_security(visit: Visit) -> Answer {
    let form = visit.fresh_form();
    Ok(ok(&security(&visit, form).await?))
}

async fn security(visit: &Visit, form: Form) -> Result<Security, Stop> {
    let person = around::person(visit).await?;
    let (sessions, current) = sessions::list(visit.app(), visit.signed_in()?).await?;
    let sessions = sessions.into_iter().map(|session| SessionRow {
        id: session.id.to_string(),
        icon: device_icon(&session.device),
        current: session.id == current,
        device: session.device,
        ip: Some(session.ip).filter(|ip| !ip.is_empty()),
        created_at: session.created_at,
        last_used_at: session.last_used_at,
    });
    let sessions = sessions.collect();
    Ok(Security {
        page: visit.page(texts::security_title()),
        person,
        form,
        sessions,
    })
}

/// A picture of the device by the name that `app::sessions` gives it.
fn device_icon(device: &str) -> &'static str {
    const PHONES: Icon = Icon { icon: "smartphone" };
    const PROGRAMS: Icon = Icon { icon: "terminal" };
    const DESKS: Icon = Icon { icon: "monitor" };
    let named = |names: &[&str]| names.iter().any(|name| device.contains(name));
    if named(&["iPhone", "iPad", "Android"]) {
        PHONES.icon
    } else if named(&["Firefox", "Chrome", "Safari", "Edge", "Opera"]) {
        DESKS.icon
    } else {
        PROGRAMS.icon
    }
}

/// Written so that `build.mjs` finds the name.
struct Icon {
    icon: &'static str,
}

async fn change_password(visit: Visit, form: Form) -> Answer {
    let caller = visit.signed_in()?;
    let known = visit.email().unwrap_or_default();
    let new = match NewPassword::parse(form.v("new_password"), &[known.as_str()]) {
        Ok(new) => new,
        Err(invalid) => {
            let form = form.refuse("new_password", invalid.detail);
            return Ok(again(&security(&visit, form).await?));
        }
    };
    match accounts::change_password(visit.app(), caller, form.v("current_password"), &new).await {
        Ok(()) => Ok(Done::new(texts::security_changed(), "/account/security").answer(Way::Plain)),
        Err(error) => {
            let form = mend(form, Problem::from(error))?;
            Ok(again(&security(&visit, form).await?))
        }
    }
}

async fn end_others(visit: Visit) -> Answer {
    let ended = sessions::end_others(visit.app(), visit.signed_in()?).await?;
    Ok(Done::new(texts::sessions_ended(ended), "/account/security").answer(Way::Plain))
}

async fn end_session(visit: Visit, Path(session): Path<String>) -> Answer {
    let id: SessionId = crate::extract::id(&session)?;
    sessions::end(visit.app(), visit.signed_in()?, id).await?;
    Ok(Done::new(texts::session_ended(), "/account/security").answer(Way::Plain))
}

// ---- Organizations ------------------------------------------------------------------------------

async fn show_organizations(visit: Visit) -> Answer {
    let person = around::person(&visit).await?;
    let mut rows = Vec::new();
    for own in memberships::of_account(visit.app(), visit.signed_in()?).await? {
        rows.push(MembershipRow {
            last_owner: is_last_owner(&visit, &own).await?,
            link: around::link(&visit, &own),
        });
    }
    Ok(ok(&AccountOrganizations {
        page: visit.page(texts::your_organizations()),
        person,
        rows,
    }))
}

/// Whether the person could not leave: the rehearsal of it decides.
async fn is_last_owner(visit: &Visit, own: &OwnMembership) -> Result<bool, Stop> {
    super::people::is_last_owner(visit, own).await
}

async fn own_membership(visit: &Visit, slug: &str) -> Result<OwnMembership, Stop> {
    let mut all = memberships::of_account(visit.app(), visit.signed_in()?).await?;
    let at = all
        .iter()
        .position(|own| own.organization.slug.as_str() == slug);
    at.map(|at| all.swap_remove(at))
        .ok_or_else(|| Problem::not_found().into())
}

async fn show_leave(visit: Visit, Path(slug): Path<String>) -> Answer {
    let own = own_membership(&visit, &slug).await?;
    let form = visit.fresh_form();
    leave_sheet(&visit, &own, form, StatusCode::OK).await
}

async fn leave_sheet(visit: &Visit, own: &OwnMembership, form: Form, status: StatusCode) -> Answer {
    let org = OrgRef::Id(own.organization.id);
    let rehearsal = leaving::rehearse(visit, &org, own.id, members::Step::Removal).await?;
    let sheet = Leave {
        form,
        action: format!("/account/organizations/{}/leave", own.organization.slug),
        name: own.organization.name.clone(),
        stops: leaving::stops(&rehearsal),
    };
    let around = Around::Person(
        visit.page(texts::account_leave_title()),
        around::person(visit).await?,
    );
    Ok(respond::sheet(visit.way, status, "narrow", around, &sheet))
}

async fn leave(mut visit: Visit, Path(slug): Path<String>, form: Form) -> Answer {
    let own = own_membership(&visit, &slug).await?;
    let org = OrgRef::Id(own.organization.id);
    let form = match step_up::confirmed(&mut visit, form).await? {
        Ok(form) => form,
        Err(form) => return ask_to_leave(visit, &slug, form).await,
    };
    match members::leave(visit.app(), visit.signed_in()?, &org).await {
        Ok(()) => {
            let text = texts::account_left(&own.organization.name);
            Ok(Done::new(text, "/account/organizations")
                .leaving()
                .answer(visit.way))
        }
        Err(error) => match Problem::from(error) {
            problem if problem.code == "step_up_required" => ask_to_leave(visit, &slug, form).await,
            problem => {
                let form = mend(form, problem)?;
                leave_sheet(&visit, &own, form, StatusCode::UNPROCESSABLE_ENTITY).await
            }
        },
    }
}

async fn ask_to_leave(visit: Visit, slug: &str, form: Form) -> Answer {
    let inside = around::enter(visit, slug, Nav::Home).await?;
    Ok(step_up::ask(
        &inside,
        form,
        texts::account_leave_step_up(),
        texts::account_leave_submit(),
        "/account/organizations".to_owned(),
    ))
}

// ---- The end ------------------------------------------------------------------------------------

async fn show_delete(visit: Visit) -> Answer {
    let form = visit.fresh_form();
    let mut blocked = Vec::new();
    for own in memberships::of_account(visit.app(), visit.signed_in()?).await? {
        if is_last_owner(&visit, &own).await? {
            blocked.push((
                own.organization.name.clone(),
                own.organization.slug.to_string(),
            ));
        }
    }
    delete_sheet(&visit, form, blocked, StatusCode::OK).await
}

async fn delete_sheet(
    visit: &Visit,
    form: Form,
    blocked: Vec<(String, String)>,
    status: StatusCode,
) -> Answer {
    let person = around::person(visit).await?;
    let sheet = DeleteAccount {
        person: person.clone(),
        form,
        blocked,
    };
    let around = Around::Person(visit.page(texts::account_delete()), person);
    Ok(respond::sheet(visit.way, status, "narrow", around, &sheet))
}

async fn delete(visit: Visit, form: Form) -> Answer {
    match accounts::delete(visit.app(), visit.signed_in()?, form.v("current_password")).await {
        Ok(()) => {
            let response = Done::new(texts::account_deleted(), "/login")
                .leaving()
                .answer(visit.way);
            Ok(cookies::sign_out(visit.web(), response))
        }
        Err(accounts::DeleteAccountError::LastOwner(organizations)) => {
            let named = organizations
                .iter()
                .map(|org| (org.name.clone(), org.slug.to_string()));
            delete_sheet(
                &visit,
                form,
                named.collect(),
                StatusCode::UNPROCESSABLE_ENTITY,
            )
            .await
        }
        Err(error) => {
            let form = mend(form, Problem::from(error))?;
            delete_sheet(&visit, form, Vec::new(), StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
