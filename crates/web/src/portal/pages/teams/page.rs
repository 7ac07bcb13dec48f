//! A team's page: who is in it, and as what.

use app::teams::Seen;
use axum::{Router, extract::Path, http::StatusCode, routing::get};
use domain::role::ResourceRole;

use super::look;
use crate::{
    Web,
    portal::{
        form::Form,
        frame::Nav,
        look::Face,
        pages::{
            around::{self, Inside},
            people,
        },
        respond::{self, Way, go},
        views::teams::{TeamDetail, TeamMember, TeamPage},
        visit::{Answer, Asked, Visit},
    },
};

pub fn router() -> Router<Web> {
    Router::new().route("/o/{org}/users/teams/{team}", get(show))
}

async fn show(visit: Visit, Path((slug, team)): Path<(String, String)>, asked: Asked) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let seen = look(&inside, &team).await?;
    let present = inside.org.team(&seen.team.handle);
    if seen.team.handle.as_str() != team {
        return Ok(go(inside.way(), &present));
    }
    let form = Form::default().with("cursor", asked.v("cursor"));
    draw(inside, seen, Vec::new(), form, StatusCode::OK).await
}

/// The team's page, or the part of it that changes, at the cursor of the form, with those who are
/// picked to be added.
pub async fn draw(
    inside: Inside,
    seen: Seen,
    picked: Vec<TeamMember>,
    form: Form,
    status: StatusCode,
) -> Answer {
    let cursor = Some(form.v("cursor")).filter(|cursor| !cursor.is_empty());
    let people = people::of_team(&inside, seen.team.id, cursor).await?;
    let page_url = inside.org.team(&seen.team.handle);
    let here = at_cursor(&page_url, &form);
    let first = cursor.is_some().then(|| page_url.clone());
    let next = people.next.map(|next| format!("{page_url}?cursor={next}"));
    let members = people.items;
    let reached = members
        .iter()
        .filter(|m| m.role > ResourceRole::Observer)
        .count();
    let t = detail(&inside, &seen);
    let (way, page) = (inside.way(), inside.page(&*seen.team.name));
    let Inside { person, org, .. } = inside;
    let screen = TeamPage {
        page,
        person,
        org,
        t,
        members,
        reached,
        picked,
        here,
        form,
        first,
        next,
    };
    Ok(match way {
        Way::Partial => respond::html(status, &screen.as_part()),
        Way::Plain => respond::html(status, &screen),
    })
}

/// The address of the part of the team's list that a form was sent from.
pub fn at_cursor(page: &str, form: &Form) -> String {
    match form.v("cursor") {
        "" => page.to_owned(),
        cursor => {
            let cursor: String = form_urlencoded::byte_serialize(cursor.as_bytes()).collect();
            format!("{page}?cursor={cursor}")
        }
    }
}

fn detail(inside: &Inside, seen: &Seen) -> TeamDetail {
    TeamDetail {
        face: Face::new(&seen.team.name, seen.team.id),
        handle: seen.team.handle.to_string(),
        description: seen.team.description.clone(),
        aliases: seen.aliases.clone(),
        member_count: seen.team.member_count,
        editable: domain::policy::may_set_team_members(inside.org.role, seen.role),
    }
}
