//! Where one starts in an organization, and finding things in it.

use app::{members, organizations, spaces, teams};
use axum::{
    Router,
    extract::Path,
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{membership::TeamPlace, organization::OrgRef, resource::SpaceKind, role::OrgRole};
use serde_json::{Value, json};

use super::{
    around::{self, Inside},
    audit, people,
};
use crate::{
    Web,
    extract::Json,
    portal::{
        commands::{self, Command, commands},
        cookies,
        frame::Nav,
        look::Face,
        respond::ok,
        views::organization::{Checklist, Grace, Hit, Home, More, MyTeam, Search},
        visit::{Answer, Asked, Stop, Visit},
    },
    problem::Problem,
};

/// How many people and teams the palette and the search page show.
const FOUND: i64 = 8;
/// How many changes are told on the page where one starts.
const CHANGES: i64 = 8;
/// How long after its making an organization is young: its owners are led through the first steps.
const YOUNG: std::time::Duration = std::time::Duration::from_hours(30 * 24);
/// How many the palette knows before anything is typed.
const KNOWN: i64 = 40;

pub fn router() -> Router<Web> {
    Router::new()
        .route("/o/{org}", get(show))
        .route("/o/{org}/", get(show))
        .route("/o/{org}/more", get(more))
        .route("/o/{org}/search", get(search))
        .route("/o/{org}/palette.json", get(palette))
}

async fn show(visit: Visit, Path(slug): Path<String>, asked: Asked) -> Answer {
    if let Some(grace) = in_grace(&visit, &slug).await? {
        return Ok(ok(&grace));
    }
    let inside = around::enter(visit, &slug, Nav::Home).await?;
    let own = people::look(&inside, inside.own.id).await?;
    let checklist = checklist(&inside).await?;
    let changes = match inside.org.manages() {
        true => audit::newest(&inside, CHANGES).await?,
        false => audit::newest_in_own_teams(&inside, CHANGES).await?,
    };
    let requests = super::resources::waiting(&inside, &asked).await?;
    let (page, form) = (inside.page(texts::my_work()), inside.visit.fresh_form());
    let slug = inside.org.slug.clone();
    let Inside { person, org, .. } = inside;
    let response = ok(&Home {
        page,
        person,
        org,
        checklist,
        teams: own.teams.iter().map(my_team).collect(),
        changes,
        requests,
        form,
    });
    Ok(cookies::keep_last_org(response, &slug))
}

/// What an owner sees of an organization that is being deleted; nothing for a live one.
async fn in_grace(visit: &Visit, slug: &str) -> Result<Option<Grace>, Stop> {
    let Some(org) = OrgRef::parse(slug) else {
        return Ok(None);
    };
    let Ok(found) = organizations::get(visit.app(), visit.signed_in()?, &org).await else {
        return Ok(None);
    };
    let organization = found.organization();
    if organization.status == domain::organization::Status::Active || found.role() != OrgRole::Owner
    {
        return Ok(None);
    }
    Ok(Some(Grace {
        page: visit.page(texts::grace_page()),
        person: around::person(visit).await?,
        slug: organization.slug.to_string(),
        name: organization.name.clone(),
        erased_at: organization.erased_at,
    }))
}

fn my_team(place: &TeamPlace) -> MyTeam {
    MyTeam {
        face: Face::new(&place.name, place.team),
        handle: place.handle.to_string(),
        role: place.role,
    }
}

/// The first steps, for owners of a young organization while they are not all done.
async fn checklist(inside: &Inside) -> Result<Option<Checklist>, Stop> {
    let is_young = inside.visit.now() < inside.organization.created_at + YOUNG;
    if !inside.org.owns() || !is_young {
        return Ok(None);
    }
    let (app, caller, at) = (inside.visit.app(), inside.visit.signed_in()?, inside.at());
    let query = members::Query {
        limit: 2,
        ..people::everybody()
    };
    let people = members::list(app, caller, &at, &query).await?;
    let teams = teams::list(app, caller, &at, None, None, 1).await?;
    let projects = spaces::list(app, caller, &at, SpaceKind::Project, None, None, 1).await?;
    let list = Checklist {
        invited: people.members.len() > 1 || super::inviting::any_open(inside).await?,
        team: !teams.items.is_empty(),
        project: !projects.items.is_empty(),
    };
    Ok(Some(list).filter(|list| list.done() < Checklist::STEPS))
}

async fn more(visit: Visit, Path(slug): Path<String>) -> Answer {
    let inside = around::enter(visit, &slug, Nav::More).await?;
    let page = inside.page(texts::more());
    let Inside { person, org, .. } = inside;
    Ok(ok(&More { page, person, org }))
}

// ---- Finding ------------------------------------------------------------------------------------

async fn search(visit: Visit, Path(slug): Path<String>, asked: Asked) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Search).await?;
    let query = asked.v("query").trim().to_owned();
    let mut hits: Vec<Hit> = commands(&inside.org, inside.own.id)
        .iter()
        .filter(|c| c.fits(&query))
        .map(Command::hit)
        .collect();
    let wanted = domain::text::fold(&query);
    let others = organizations_of(&inside).into_iter();
    hits.extend(others.filter(|other| domain::text::fold(&other.text).contains(&wanted)));
    if !query.is_empty() {
        hits.extend(found(&inside, &query, FOUND).await?);
    }
    let page = inside.page(texts::search_title());
    let Inside { person, org, .. } = inside;
    Ok(ok(&Search {
        page,
        person,
        org,
        query,
        hits,
    }))
}

/// People and teams by part of a name or handle, or of an address where the reader sees those;
/// projects, channels and devices by part of a name.
async fn found(inside: &Inside, query: &str, limit: i64) -> Result<Vec<Hit>, Stop> {
    let people = people::find(inside, query, limit).await?;
    let caller = inside.visit.signed_in()?;
    let text = Some(query).filter(|query| !query.is_empty());
    let teams = teams::list(inside.visit.app(), caller, &inside.at(), text, None, limit).await?;
    let people = people.into_iter().map(|member| Hit {
        text: member.face.name.clone(),
        group: texts::found_people(),
        icon: "user",
        url: inside.org.member(&member.id),
        detail: format!("@{}", member.handle),
    });
    let teams = teams.items.iter().map(|seen| Hit {
        text: seen.team.name.clone(),
        group: texts::found_teams(),
        icon: "users-round",
        url: inside.org.team(&seen.team.handle),
        detail: format!("@{}", seen.team.handle),
    });
    let mut found: Vec<Hit> = people.chain(teams).collect();
    found.extend(super::resources::found(inside, query, limit).await?);
    Ok(found)
}

/// What the palette offers: before anything is typed commands and the first people and teams,
/// then what a query finds beyond them.
async fn palette(visit: Visit, Path(slug): Path<String>, asked: Asked) -> Result<Response, Stop> {
    visit.caller().ok_or_else(Problem::unauthenticated)?;
    let inside = around::enter(visit, &slug, Nav::Search).await?;
    let query = asked.v("query").trim();
    let mut items: Vec<Value> = Vec::new();
    if query.is_empty() {
        items.extend(
            commands(&inside.org, inside.own.id)
                .iter()
                .map(Command::item),
        );
        items.extend(organizations_of(&inside).iter().map(item));
    }
    let limit = if query.is_empty() { KNOWN } else { FOUND };
    items.extend(found(&inside, query, limit).await?.iter().map(item));
    Ok(Json(items).into_response())
}

fn organizations_of(inside: &Inside) -> Vec<Hit> {
    commands::organizations(&inside.person, &inside.org)
}

fn item(hit: &Hit) -> Value {
    json!({ "t": hit.text, "g": hit.group, "i": hit.icon, "u": hit.url, "k": hit.detail, "s": hit.detail })
}
