//! One member's page: what they are, their teams, and the handle and end of the membership.

use app::members::{Edit, Seen};
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    routing::{get, post},
};
use domain::{
    handle::Handle,
    role::ResourceRole,
    team::{Team, TeamRef},
    time::Timestamp,
};

use super::{change, changeable, face, named};
use crate::{
    Web,
    portal::{
        form::Form,
        frame::Nav,
        look::{self, Face},
        pages::{
            around::{self, Inside},
            teams,
        },
        refuse::{self, mend},
        respond::{self, Done, Way},
        typed,
        views::people::{MemberDetail, MemberPage, Place},
        visit::{Answer, Stop, Visit},
    },
    problem::Problem,
};

pub fn router() -> Router<Web> {
    Router::new()
        .route("/o/{org}/users/members/{member}", get(show))
        .route("/o/{org}/users/members/{member}/edit", post(edit))
        .route("/o/{org}/users/members/{member}/teams", post(add_to_team))
}

async fn show(visit: Visit, Path((slug, id)): Path<(String, String)>) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let seen = named(&inside, &id).await?;
    draw(inside, &seen, Form::default(), StatusCode::OK).await
}

pub async fn draw(inside: Inside, seen: &Seen, form: Form, status: StatusCode) -> Answer {
    let (teams, other_teams) = places(&inside, seen).await?;
    let page = inside.page(&*seen.name);
    let form = match form.revision() {
        Some(_) => form,
        None => form.with("revision", seen.revision.to_string()),
    };
    let ends_day = seen
        .ends_at
        .map_or_else(String::new, |end| last_day(&page.clock, end));
    let m = detail(&inside, seen);
    let way = inside.way();
    let Inside { person, org, .. } = inside;
    let screen = MemberPage {
        page,
        person,
        org,
        m,
        teams,
        other_teams,
        ends_day,
        form,
    };
    Ok(match way {
        Way::Partial => respond::html(status, &screen.as_part()),
        Way::Plain => respond::html(status, &screen),
    })
}

fn detail(inside: &Inside, seen: &Seen) -> MemberDetail {
    MemberDetail {
        id: seen.id.to_string(),
        face: face(seen),
        handle: seen.handle.to_string(),
        email: seen.contact.as_ref().map(|c| c.email.as_str().to_owned()),
        role: seen.role,
        status: seen.status.as_str(),
        joined_at: seen.joined_at,
        last_active: seen.contact.as_ref().and_then(|c| c.last_active_at),
        ends_at: seen.ends_at,
        me: seen.id == inside.own.id,
        changeable: changeable(&inside.org, seen.role),
    }
}

/// The last day of a membership that ends at this moment: the end of a day is the next one's start.
fn last_day(clock: &look::Clock, end: Timestamp) -> String {
    clock.iso_day(end - std::time::Duration::from_micros(1))
}

/// The organization's teams by name: those that somebody is in, and the rest, handle and name.
async fn places(inside: &Inside, seen: &Seen) -> Result<(Vec<Place>, Vec<(String, String)>), Stop> {
    let caller = inside.visit.signed_in()?;
    let all = app::teams::list(inside.visit.app(), caller, &inside.at(), None, None, 200).await?;
    let all: Vec<Team> = all.items.into_iter().map(|seen| seen.team).collect();
    let places = seen.teams.iter().map(|place| {
        let team = all.iter().find(|team| team.id == place.team);
        Place {
            face: Face::new(
                team.map_or(place.handle.as_str(), |team| &team.name),
                place.team,
            ),
            handle: place.handle.to_string(),
            role: place.role,
        }
    });
    let is_in = |team: &&Team| seen.teams.iter().any(|place| place.team == team.id);
    let others = all
        .iter()
        .filter(|team| !is_in(team))
        .map(|team| (team.handle.to_string(), team.name.clone()));
    Ok((places.collect(), others.collect()))
}

async fn edit(visit: Visit, Path((slug, id)): Path<(String, String)>, form: Form) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let seen = named(&inside, &id).await?;
    let handle = Handle::parse(form.v("handle"));
    let zone = domain_zone(&inside);
    let ends_at = typed::end_of_day(form.v("ends_at"), &zone);
    let (handle, ends_at) = match (handle, ends_at) {
        (Ok(handle), Ok(ends_at)) => (handle, ends_at),
        (handle, ends_at) => {
            let mut form = form;
            if let Err(invalid) = handle {
                form = form.refuse("handle", invalid.detail);
            }
            if let Err(invalid) = ends_at {
                form = form.refuse("ends_at", invalid.detail);
            }
            return draw(inside, &seen, form, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let touched = form.all("ends_at").next().is_some();
    let edit = Edit {
        handle: Some(handle),
        ends_at: (touched && ends_at != seen.ends_at).then_some(ends_at),
        expected: form.revision(),
        ..Edit::default()
    };
    match change(&inside, seen.id, &edit).await {
        Ok(_) => Ok(Done::new(texts::saved(), inside.org.member(seen.id)).answer(Way::Plain)),
        Err(problem) if problem.code == "changed_meanwhile" => overtaken(inside, &id, form).await,
        Err(problem) => {
            let form = mend(form, problem)?;
            draw(inside, &seen, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// The page with what somebody else has saved since, beside what was typed.
async fn overtaken(inside: Inside, id: &str, form: Form) -> Answer {
    let now = named(&inside, id).await?;
    let clock = inside.page("").clock;
    let ends_day = now
        .ends_at
        .map(|end| last_day(&clock, end))
        .unwrap_or_default();
    let mut present = vec![("handle", now.handle.as_str())];
    if form.all("ends_at").next().is_some() {
        present.push(("ends_at", &ends_day));
    }
    let form = form.overtaken(now.revision, &present);
    draw(inside, &now, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

fn domain_zone(inside: &Inside) -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::get(&inside.organization.time_zone).unwrap_or(jiff::tz::TimeZone::UTC)
}

async fn add_to_team(visit: Visit, Path((slug, id)): Path<(String, String)>, form: Form) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let seen = named(&inside, &id).await?;
    let team = TeamRef::parse(form.v("team")).ok_or_else(Problem::not_found)?;
    let role =
        ResourceRole::parse(form.v("role")).map_err(|invalid| Problem::field("/role", invalid))?;
    let page = inside.org.member(seen.id);
    match teams::place(&inside, &team, seen.id, role).await {
        Ok(placed) => {
            let handle = &placed.team.handle;
            let text = texts::member_in_team(handle, &seen.name);
            let undo = teams::undo(&inside.org.team(handle), &[(seen.id, None)], &page);
            Ok(Done::new(text, page).undo(undo).answer(Way::Plain))
        }
        Err(problem) => {
            let why = refuse::why(&problem);
            mend(form.clone(), problem)?;
            let form = Form::default()
                .with("team", form.v("team"))
                .refuse("team", why);
            draw(inside, &seen, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
