//! API keys: the list, making one, whose secret is shown once, and revoking one.

use app::{
    api_keys::{self, Make},
    spaces,
};
use axum::{Router, extract::Path, http::StatusCode, response::Response, routing::get};
use domain::{
    Invalid,
    id::{ApiKeyId, ProjectId},
    policy::{self, OrgAction},
    resource::SpaceKind,
    role::OrgRole,
    text::KeyName,
    time::{DAY, Timestamp},
};
use store::api_keys::ApiKey;

use super::credentials::shown_once;
use crate::{
    Web,
    api::paging,
    portal::{
        form::Form,
        frame::Nav,
        pages::{
            around::{self, Inside},
            step_up,
        },
        refuse::mend,
        respond::{Done, ok},
        views::resources::{KeyForm, KeyRow, Keys, Secret, Stop as StopSheet},
        visit::{Answer, Asked, Stop, Visit},
    },
    problem::Problem,
};

/// Keys on one page of the list.
const PAGE: i64 = 50;

pub fn router() -> Router<Web> {
    Router::new()
        .route("/o/{org}/settings/keys", get(list))
        .route("/o/{org}/settings/keys/new", get(show_new).post(make))
        .route(
            "/o/{org}/settings/keys/{key}/revoke",
            get(show_revoke).post(revoke),
        )
}

async fn managing(visit: Visit, slug: &str) -> Result<Inside, Stop> {
    let inside = around::enter(visit, slug, Nav::Keys).await?;
    around::require(&inside, OrgAction::ManageApiKeys)?;
    Ok(inside)
}

async fn list(visit: Visit, Path(slug): Path<String>, asked: Asked) -> Answer {
    let inside = managing(visit, &slug).await?;
    let before = paging::cursor(asked.some("cursor"))?;
    let caller = inside.visit.signed_in()?;
    let found = api_keys::list(inside.visit.app(), caller, &inside.at(), before, PAGE).await?;
    let here = inside.org.at("/settings/keys");
    let first = before.is_some().then(|| here.clone());
    let next = found.next.as_ref();
    let next = next.map(|next| format!("{here}?cursor={}", paging::text(next)));
    let rows = found.items.iter().map(|key| row(&inside, key)).collect();
    let page = inside.page(texts::keys());
    let Inside { person, org, .. } = inside;
    Ok(ok(&Keys {
        page,
        person,
        org,
        rows,
        first,
        next,
    }))
}

fn row(inside: &Inside, key: &ApiKey) -> KeyRow {
    KeyRow {
        id: key.id.to_string(),
        name: key.name.clone(),
        role: key.role,
        projects: key.projects.as_ref().map(Vec::len),
        maker: key.maker_name.clone(),
        maker_url: inside.org.member(key.maker),
        last_used: key.last_used_at,
        expires_at: key.expires_at,
        ended: key.expires_at.is_some_and(|end| end <= inside.visit.now()),
        revocable: policy::may_grant(inside.org.role, key.role),
    }
}

// ---- Making -------------------------------------------------------------------------------------------

async fn show_new(visit: Visit, Path(slug): Path<String>) -> Answer {
    let inside = managing(visit, &slug).await?;
    let form = inside.visit.fresh_form();
    draw(inside, form, StatusCode::OK).await
}

async fn draw(inside: Inside, form: Form, status: StatusCode) -> Answer {
    let (app, caller, at) = (inside.visit.app(), inside.visit.signed_in()?, inside.at());
    let all = spaces::list(app, caller, &at, SpaceKind::Project, None, None, 200).await?;
    let more_projects = all.next.is_some();
    let projects = all.items.into_iter().map(|seen| {
        let id = super::id(seen.space.id);
        let chosen = form.chose("project", &id);
        (id, seen.space.name, chosen)
    });
    let sheet = KeyForm {
        org: inside.org.clone(),
        projects: projects.collect(),
        more_projects,
        form,
    };
    Ok(around::as_sheet(
        inside,
        status,
        "",
        texts::key_create(),
        &sheet,
    ))
}

/// The key that was typed, or the form with what is wrong with it.
fn read(form: Form, now: Timestamp) -> Result<(Make, Form), Form> {
    let name = KeyName::parse(form.v("name"));
    let role = OrgRole::parse(form.or("role", "observer"));
    let expires_at = life(form.or("expires_in", "90"), now);
    let projects: Vec<ProjectId> = form
        .all("project")
        .filter_map(|id| id.parse().ok())
        .collect();
    match (name, role, expires_at) {
        (Ok(name), Ok(role), Ok(expires_at)) => {
            let projects = Some(projects).filter(|projects| !projects.is_empty());
            let make = Make {
                name,
                role,
                projects,
                expires_at,
            };
            Ok((make, form))
        }
        (name, role, ends) => {
            let wrong = [
                ("name", name.err()),
                ("role", role.err()),
                ("expires_in", ends.err()),
            ];
            Err(wrong
                .into_iter()
                .fold(form, |form, (field, invalid)| match invalid {
                    Some(invalid) => form.refuse(field, invalid.detail),
                    None => form,
                }))
        }
    }
}

/// How many days a key lives, or `never` for no end.
fn life(text: &str, now: Timestamp) -> Result<Option<Timestamp>, Invalid> {
    if text == "never" {
        return Ok(None);
    }
    let days: Option<u32> = text.parse().ok().filter(|days| (1..=3650).contains(days));
    let days = days.ok_or_else(|| Invalid::new("out_of_range", texts::key_choose_end()))?;
    Ok(Some(now + DAY * days))
}

async fn make(visit: Visit, Path(slug): Path<String>, form: Form) -> Answer {
    let mut inside = managing(visit, &slug).await?;
    let form = match step_up::confirmed(&mut inside.visit, form).await? {
        Ok(form) => form,
        Err(form) => return Ok(ask(&inside, form)),
    };
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let (new, form) = match read(form, inside.visit.now()) {
        Ok(read) => read,
        Err(form) => return draw(inside, form, refused).await,
    };
    let caller = inside.visit.signed_in()?;
    match api_keys::make(inside.visit.app(), caller, &inside.at(), &new).await {
        Ok((key, secret)) => {
            let sheet = Secret {
                title: texts::key_ready(key.name).into_owned(),
                secret,
                hint: texts::secret_of_key(),
                back: inside.org.at("/settings/keys"),
            };
            Ok(shown_once(inside, &sheet))
        }
        Err(error) => match Problem::from(error) {
            problem if problem.code == "step_up_required" => Ok(ask(&inside, form)),
            problem => {
                let form = mend(form, problem)?;
                draw(inside, form, refused).await
            }
        },
    }
}

fn ask(inside: &Inside, form: Form) -> Response {
    let reason = texts::key_create_needs_password();
    let back = inside.org.at("/settings/keys");
    step_up::ask(inside, form, reason, texts::key_create(), back)
}

// ---- Revoking -----------------------------------------------------------------------------------------

type Ids = Path<(String, String)>;

async fn show_revoke(visit: Visit, Path((slug, key)): Ids) -> Answer {
    let inside = managing(visit, &slug).await?;
    let id: ApiKeyId = crate::extract::id(&key)?;
    let form = inside.visit.fresh_form();
    revoke_sheet(inside, id, form, StatusCode::OK).await
}

async fn revoke_sheet(inside: Inside, id: ApiKeyId, form: Form, status: StatusCode) -> Answer {
    let caller = inside.visit.signed_in()?;
    let key = api_keys::get(inside.visit.app(), caller, &inside.at(), id).await?;
    let back = inside.org.at("/settings/keys");
    let used = match key.last_used_at {
        Some(at) => texts::key_revoke_used(inside.page("").clock.full(at)),
        None => texts::revoke_never_used(),
    };
    let sheet = StopSheet {
        form,
        title: texts::key_revoke_it(key.name).into_owned(),
        action: format!("{back}/{id}/revoke"),
        back,
        stops: vec![(texts::key_revoke_refused(), used)],
        act: texts::key_revoke(),
        keep: texts::key_keep(),
        typed: None,
    };
    Ok(around::as_sheet(
        inside,
        status,
        "narrow",
        texts::key_revoke_title(),
        &sheet,
    ))
}

async fn revoke(visit: Visit, Path((slug, key)): Ids, form: Form) -> Answer {
    let mut inside = managing(visit, &slug).await?;
    let id: ApiKeyId = crate::extract::id(&key)?;
    let back = inside.org.at("/settings/keys");
    let ask = |inside: &Inside, form| {
        let reason = texts::key_revoke_needs_password();
        step_up::ask(
            inside,
            form,
            reason,
            texts::key_revoke(),
            inside.org.at("/settings/keys"),
        )
    };
    let form = match step_up::confirmed(&mut inside.visit, form).await? {
        Ok(form) => form,
        Err(form) => return Ok(ask(&inside, form)),
    };
    let caller = inside.visit.signed_in()?;
    let name = api_keys::get(inside.visit.app(), caller, &inside.at(), id)
        .await?
        .name;
    match api_keys::revoke(inside.visit.app(), caller, &inside.at(), id).await {
        Ok(()) => Ok(Done::new(texts::key_revoked(name), back)
            .leaving()
            .answer(inside.way())),
        Err(error) => match Problem::from(error) {
            problem if problem.code == "step_up_required" => Ok(ask(&inside, form)),
            problem => {
                let form = mend(form, problem)?;
                revoke_sheet(inside, id, form, StatusCode::UNPROCESSABLE_ENTITY).await
            }
        },
    }
}
