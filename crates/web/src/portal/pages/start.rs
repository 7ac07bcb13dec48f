//! Where one begins: the front door, one's organizations, and making one.

use app::{
    Creation,
    organizations::{self, Create},
};
use axum::{Router, response::Response, routing::get};
use domain::{handle::Handle, organization, role::OrgRole, text::OrgName};

use super::around;
use crate::{
    Web,
    portal::{
        cookies,
        form::Form,
        frame::OrgLink,
        refuse::{login_for, mend},
        respond::{Done, Way, again, go, ok},
        views::gate::{
            NameState, NameStatePart, NewOrganization, NewOrganizationForm, Organizations,
            Problem as ProblemPage, Trouble,
        },
        visit::{Answer, Asked, Stop, Visit},
    },
    problem::Problem,
};

pub fn router() -> Router<Web> {
    Router::new()
        .route("/", get(front))
        .route("/organizations", get(list))
        .route("/new", get(show_new).post(create))
        .route("/new/address", get(check_address))
        .route("/offline", get(offline))
}

/// Leads to where the person works: the organization used last, else what waits for them.
async fn front(visit: Visit) -> Answer {
    if visit.caller().is_none() {
        return Ok(go(visit.way, &login_for("/")));
    }
    let person = around::person(&visit).await?;
    let open: Vec<&OrgLink> = person
        .organizations
        .iter()
        .filter(|link| link.is_open())
        .collect();
    let last = cookies::last_org(&visit.headers);
    let to = match open
        .iter()
        .find(|link| Some(link.slug.as_str()) == last)
        .or(open.first())
    {
        Some(link) => format!("/o/{}", link.slug),
        None if person.waiting > 0 => "/invitations".to_owned(),
        None if person.organizations.is_empty() => "/new".to_owned(),
        None => "/organizations".to_owned(),
    };
    Ok(go(visit.way, &to))
}

/// What the service worker shows while Muster cannot be reached, whatever was asked for: its button
/// asks for that again.
async fn offline(visit: Visit) -> Response {
    ok(&ProblemPage {
        page: visit.page(texts::problem_offline()),
        kind: Trouble::Offline,
        email: None,
        way_out: (String::new(), texts::try_again().into_owned()),
    })
}

async fn list(visit: Visit) -> Answer {
    let person = around::person(&visit).await?;
    Ok(ok(&Organizations {
        page: visit.page(texts::organizations()),
        person,
    }))
}

async fn show_new(visit: Visit) -> Answer {
    let person = around::person(&visit).await?;
    let form = visit.fresh_form();
    Ok(ok(&new_page(&visit, person, form)))
}

fn new_page(visit: &Visit, person: crate::portal::frame::Person, form: Form) -> NewOrganization {
    NewOrganization {
        page: visit.page(texts::new_organization()),
        person,
        form,
        open: visit.app().creation == Creation::Open,
        zones: zones(),
    }
}

/// The time zones of the world by name, without the aliases that other names replaced.
pub fn zones() -> Vec<String> {
    let mut names: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.as_str().to_owned())
        .filter(|name| name == "UTC" || is_place(name))
        .collect();
    names.sort_unstable();
    names
}

fn is_place(name: &str) -> bool {
    const AREAS: [&str; 9] = [
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    ];
    AREAS.iter().any(|area| name.starts_with(area))
}

fn read_new(form: Form) -> Result<(Create, Form), Box<Form>> {
    let name = OrgName::parse(form.v("name"));
    let slug = Some(form.v("slug").trim()).filter(|slug| !slug.is_empty());
    let slug = slug.map(Handle::parse_slug).transpose();
    let time_zone = organization::time_zone(form.or("time_zone", "UTC"));
    let mut form = form;
    for (field, wrong) in [
        ("name", name.as_ref().err()),
        ("slug", slug.as_ref().err()),
        ("time_zone", time_zone.as_ref().err()),
    ] {
        if let Some(invalid) = wrong {
            form = form.refuse(field, &*invalid.detail);
        }
    }
    match (name, slug, time_zone) {
        (Ok(name), Ok(slug), Ok(time_zone)) => Ok((
            Create {
                name,
                slug,
                time_zone,
            },
            form,
        )),
        _ => Err(Box::new(form)),
    }
}

async fn create(visit: Visit, form: Form) -> Answer {
    let caller = visit.signed_in()?;
    let (new, form) = match read_new(form) {
        Ok(read) => read,
        Err(form) => return new_again(&visit, *form).await,
    };
    if let Some(twin) = twin(&visit, &form, &new.name).await? {
        return new_again(&visit, form.refuse("twin", twin)).await;
    }
    match organizations::create(visit.app(), caller, &new).await {
        Ok(made) => Ok(Done::new(
            texts::new_organization_ready(&made.name),
            format!("/o/{}", made.slug),
        )
        .leaving()
        .answer(visit.way)),
        Err(error) => new_again(&visit, mend(form, Problem::from(error))?).await,
    }
}

/// The slug of an organization that the person owns under this very name, unless the form says that another one is
/// meant. Who goes back to the form and sends it again is asked rather than given a second one.
async fn twin(visit: &Visit, form: &Form, name: &OrgName) -> Result<Option<String>, Stop> {
    if form.v("twin") == name.as_str() {
        return Ok(None);
    }
    let person = around::person(visit).await?;
    let mut own = person.organizations.into_iter();
    let twin = own.find(|link| link.role == OrgRole::Owner && link.name == name.as_str());
    Ok(twin.map(|link| link.slug))
}

async fn new_again(visit: &Visit, form: Form) -> Answer {
    Ok(match visit.way {
        Way::Plain => again(&new_page(visit, around::person(visit).await?, form)),
        Way::Partial => again(&NewOrganizationForm {
            form: &form,
            zones: &zones(),
        }),
    })
}

/// Says while it is typed whether an organization can have this address.
async fn check_address(visit: Visit, asked: Asked) -> Answer {
    visit.signed_in()?;
    let Some(typed) = asked.some("slug") else {
        return Ok(state(NameState::Empty));
    };
    if asked.some("own") == Some(typed) {
        return Ok(state(NameState::Free(texts::address_own().into_owned())));
    }
    let slug = match Handle::parse_slug(typed) {
        Ok(slug) => slug,
        Err(invalid) => {
            return Ok(state(NameState::Refused {
                text: invalid.detail,
                offer: None,
            }));
        }
    };
    if organizations::is_free(visit.app(), &slug).await? {
        return Ok(state(NameState::Free(
            texts::address_free(&slug).into_owned(),
        )));
    }
    let offer = organizations::free_near(visit.app(), &slug)
        .await?
        .map(|slug| slug.to_string());
    Ok(state(NameState::Refused {
        text: texts::address_taken(&slug).into_owned(),
        offer,
    }))
}

fn state(state: NameState) -> Response {
    ok(&NameStatePart {
        field: "slug",
        state,
    })
}
