//! A team's page: who is in it, as what, and changing that.

use app::teams::{self, Seen};
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    routing::{get, post},
};
use domain::{id::MembershipId, organization::OrgRef, role::ResourceRole, team::TeamRef};

use super::{form::chosen, look};
use crate::{
    Web,
    portal::{
        form::Form,
        frame::Nav,
        look::{Face, count},
        pages::{
            around::{self, Inside},
            people,
        },
        refuse::mend,
        respond::{self, Done, Undo, Way, go},
        views::teams::{TeamDetail, TeamMembers, TeamPage},
        visit::{Answer, Asked, Visit},
    },
    problem::Problem,
};

pub fn router() -> Router<Web> {
    Router::new()
        .route("/o/{org}/users/teams/{team}", get(show))
        .route("/o/{org}/users/teams/{team}/members", post(add_members))
        .route(
            "/o/{org}/users/teams/{team}/members/{member}",
            post(set_member),
        )
        .route(
            "/o/{org}/users/teams/{team}/members/{member}/remove",
            post(remove_member),
        )
}

async fn show(visit: Visit, Path((slug, team)): Path<(String, String)>, asked: Asked) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let seen = look(&inside, &team).await?;
    let present = inside.org.team(&seen.team.handle);
    if seen.team.handle.as_str() != team {
        return Ok(go(inside.way(), &present));
    }
    draw(
        inside,
        seen,
        asked.some("cursor"),
        Form::default(),
        StatusCode::OK,
    )
    .await
}

/// The team's page, or the part of it that changes.
async fn draw(
    inside: Inside,
    seen: Seen,
    cursor: Option<&str>,
    form: Form,
    status: StatusCode,
) -> Answer {
    let people = people::of_team(&inside, seen.team.id, cursor).await?;
    let page_url = inside.org.team(&seen.team.handle);
    let first = cursor.is_some().then(|| page_url.clone());
    let next = people.next.map(|next| format!("{page_url}?cursor={next}"));
    let members = people.items;
    let reached = members
        .iter()
        .filter(|m| m.role > ResourceRole::Observer)
        .count();
    let t = detail(&inside, &seen);
    Ok(match inside.way() {
        Way::Partial => respond::html(
            status,
            &TeamMembers {
                org: inside.org,
                t,
                members,
                reached,
                form,
                first,
                next,
            },
        ),
        Way::Plain => {
            let page = inside.page(&*seen.team.name);
            let Inside { person, org, .. } = inside;
            respond::html(
                status,
                &TeamPage {
                    page,
                    person,
                    org,
                    t,
                    members,
                    reached,
                    form,
                    first,
                    next,
                },
            )
        }
    })
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

/// Where the answer of a change of the team's people goes: the page that it came from.
fn answer_to(form: &Form, page: String) -> String {
    match form.v("back") {
        "" => page,
        back => respond::local(back).to_owned(),
    }
}

async fn add_members(
    visit: Visit,
    Path((slug, team)): Path<(String, String)>,
    form: Form,
) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let seen = look(&inside, &team).await?;
    let mut wished = chosen(&form);
    if wished.is_empty() {
        match people::find_one(&inside, form.v("find")).await? {
            Some(id) => wished.push((id, ResourceRole::Observer)),
            None => {
                let form = form.refuse(
                    "find",
                    "Nobody by that name. Type a name, an address or a @handle.",
                );
                return draw(inside, seen, None, form, StatusCode::UNPROCESSABLE_ENTITY).await;
            }
        }
    }
    let at = inside.at();
    let team = TeamRef::Id(seen.team.id);
    for (member, role) in &wished {
        if let Err(problem) = place(&inside, &at, &team, *member, *role).await {
            let form = mend(form, problem)?;
            return draw(inside, seen, None, form, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    }
    let text = format!(
        "{} added to @{}.",
        count(wished.len(), "person", "people"),
        seen.team.handle
    );
    changed(inside, seen, text).await
}

async fn place(
    inside: &Inside,
    at: &OrgRef,
    team: &TeamRef,
    member: MembershipId,
    role: ResourceRole,
) -> Result<(), Problem> {
    let caller = inside.visit.caller().ok_or_else(Problem::unauthenticated)?;
    teams::set(inside.visit.app(), caller, at, team, member, role).await?;
    Ok(())
}

/// The team's page as it is now, with a word of what was done.
async fn changed(inside: Inside, seen: Seen, text: String) -> Answer {
    let way = inside.way();
    let page = inside.org.team(&seen.team.handle);
    if way == Way::Plain {
        return Ok(Done::new(text, page).answer(way));
    }
    let seen = look(&inside, seen.team.handle.as_str()).await?;
    let response = draw(inside, seen, None, Form::default(), StatusCode::OK).await?;
    Ok(Done::new(text, page).told_with(response))
}

async fn set_member(
    visit: Visit,
    Path((slug, team, member)): Path<(String, String, String)>,
    form: Form,
) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let seen = look(&inside, &team).await?;
    let id: MembershipId = crate::extract::id(&member)?;
    let role =
        ResourceRole::parse(form.v("role")).map_err(|invalid| Problem::field("/role", invalid))?;
    let caller = inside.visit.signed_in()?;
    let placed = teams::set(
        inside.visit.app(),
        caller,
        &inside.at(),
        &TeamRef::Id(seen.team.id),
        id,
        role,
    )
    .await?;
    let text = format!(
        "{} is {} of @{} now.",
        placed.member.name,
        role.label(),
        seen.team.handle
    );
    if inside.way() == Way::Plain {
        let to = answer_to(&form, inside.org.team(&seen.team.handle));
        return Ok(Done::new(text, to).answer(Way::Plain));
    }
    changed(inside, seen, text).await
}

async fn remove_member(
    visit: Visit,
    Path((slug, team, member)): Path<(String, String, String)>,
    form: Form,
) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let seen = look(&inside, &team).await?;
    let id: MembershipId = crate::extract::id(&member)?;
    let was = people::place_in(&inside, seen.team.id, id).await?;
    let caller = inside.visit.signed_in()?;
    teams::remove(
        inside.visit.app(),
        caller,
        &inside.at(),
        &TeamRef::Id(seen.team.id),
        id,
    )
    .await?;
    let page = inside.org.team(&seen.team.handle);
    let text = format!("Taken out of @{}.", seen.team.handle);
    if inside.way() == Way::Plain {
        return Ok(Done::new(text, answer_to(&form, page)).answer(Way::Plain));
    }
    let seen = look(&inside, &team).await?;
    let response = draw(inside, seen, None, Form::default(), StatusCode::OK).await?;
    let undo = Undo {
        url: format!("{page}/members/{id}"),
        target: "#team".to_owned(),
        values: vec![("role", was.unwrap_or(ResourceRole::Member).to_string())],
    };
    Ok(Done::new(text, page).undo(undo).told_with(response))
}
