//! Changing who is in a team, and as what: at once, and to be taken back.

use std::borrow::Cow;

use app::teams::{self, Placed, Seen};
use axum::{Router, extract::Path, http::StatusCode, routing::post};
use domain::{
    id::{MembershipId, TeamId},
    role::ResourceRole,
    team::TeamRef,
};

use super::{
    form::chosen,
    look,
    page::{at_cursor, draw},
};
use crate::{
    Web,
    portal::{
        form::Form,
        frame::Nav,
        pages::{
            around::{self, Inside},
            people,
        },
        refuse::{self, mend},
        respond::{self, Done, Undo, Way},
        views::teams::TeamMember,
        visit::{Answer, Stop, Visit},
    },
    problem::Problem,
};

pub fn router() -> Router<Web> {
    Router::new()
        .route("/o/{org}/users/teams/{team}/members", post(add))
        .route("/o/{org}/users/teams/{team}/members/undo", post(take_back))
        .route("/o/{org}/users/teams/{team}/members/{member}", post(set))
        .route(
            "/o/{org}/users/teams/{team}/members/{member}/remove",
            post(remove),
        )
}

/// What somebody was in a team; `None` where they were not in it.
pub type Was = (MembershipId, Option<ResourceRole>);

/// What stands before the id of somebody in the name of the field that holds their role.
const ROLE_OF: &str = "role_of_";

/// Gives people the places back that they had in the team with this page.
pub fn undo(team_page: &str, was: &[Was], back: &str) -> Undo {
    let undo = Undo::new(format!("{team_page}/members/undo"), "#team").with("back", back);
    was.iter().fold(undo, |undo, (id, role)| {
        let role = role.map_or(String::new(), |role| role.to_string());
        undo.with(format!("{ROLE_OF}{id}"), role)
    })
}

/// Puts somebody into a team, or gives them another role there.
pub async fn place(
    inside: &Inside,
    team: &TeamRef,
    member: MembershipId,
    role: ResourceRole,
) -> Result<Placed, Problem> {
    let caller = inside.visit.caller().ok_or_else(Problem::unauthenticated)?;
    Ok(teams::set(inside.visit.app(), caller, &inside.at(), team, member, role).await?)
}

async fn take_out(inside: &Inside, team: TeamId, member: MembershipId) -> Result<(), Problem> {
    let caller = inside.visit.caller().ok_or_else(Problem::unauthenticated)?;
    let team = TeamRef::Id(team);
    Ok(teams::remove(inside.visit.app(), caller, &inside.at(), &team, member).await?)
}

// ---- Adding ---------------------------------------------------------------------------------------

async fn add(visit: Visit, Path((slug, team)): Path<(String, String)>, form: Form) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let seen = look(&inside, &team).await?;
    let wished = match wished(&inside, &form).await? {
        Ok(wished) => wished,
        Err(why) => {
            let form = form.refuse("find", why);
            return draw(
                inside,
                seen,
                Vec::new(),
                form,
                StatusCode::UNPROCESSABLE_ENTITY,
            )
            .await;
        }
    };
    let team = TeamRef::Id(seen.team.id);
    let (mut was, mut names) = (Vec::new(), Vec::new());
    for (at, (member, role)) in wished.iter().enumerate() {
        let person = people::look(&inside, *member).await?;
        match place(&inside, &team, *member, *role).await {
            Ok(_) => {
                was.push((*member, people::place_in(&person, seen.team.id)));
                names.push(person.name);
            }
            Err(problem) => {
                let why = texts::team_not_added(&person.name, refuse::why(&problem));
                let form = mend(form, problem)?.refuse("find", why);
                return not_all(inside, seen, &wished[at..], form).await;
            }
        }
    }
    let text = match names.as_slice() {
        [only] => texts::team_added(&seen.team.handle, only),
        several => texts::team_added_people(several.len(), &seen.team.handle),
    };
    changed(inside, seen, &form, text, Some(&was)).await
}

/// Those who are picked; without script, whom the words in the field mean. Else why nobody is.
async fn wished(
    inside: &Inside,
    form: &Form,
) -> Result<Result<Vec<(MembershipId, ResourceRole)>, Cow<'static, str>>, Stop> {
    let picked = chosen(form);
    if !picked.is_empty() {
        return Ok(Ok(picked));
    }
    let text = form.v("find");
    Ok(match people::meant(inside, text).await?.as_slice() {
        [only] => Ok(only
            .id
            .parse()
            .map(|id| (id, only.role))
            .into_iter()
            .collect()),
        [] => Err(texts::find_people_nobody_next()),
        _ => Err(texts::find_people_several(text)),
    })
}

/// The page with those who were not added, still picked.
async fn not_all(
    inside: Inside,
    seen: Seen,
    left: &[(MembershipId, ResourceRole)],
    form: Form,
) -> Answer {
    let mut picked: Vec<TeamMember> = Vec::new();
    for (id, role) in left {
        picked.extend(people::team_member(&inside, *id, *role).await?);
    }
    let seen = look(&inside, &seen.team.id.to_string()).await?;
    draw(inside, seen, picked, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

// ---- One person -----------------------------------------------------------------------------------

type Named = (String, String, String);

async fn set(visit: Visit, Path((slug, team, member)): Path<Named>, form: Form) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let seen = look(&inside, &team).await?;
    let person = people::named(&inside, &member).await?;
    let role =
        ResourceRole::parse(form.v("role")).map_err(|invalid| Problem::field("/role", invalid))?;
    let was = people::place_in(&person, seen.team.id);
    let team = TeamRef::Id(seen.team.id);
    match place(&inside, &team, person.id, role).await {
        Ok(_) => {
            let handle = &seen.team.handle;
            let text = texts::team_role_set(handle, &person.name, role.label());
            changed(inside, seen, &form, text, Some(&[(person.id, was)])).await
        }
        Err(problem) => refused(inside, seen, &form, problem).await,
    }
}

async fn remove(visit: Visit, Path((slug, team, member)): Path<Named>, form: Form) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let seen = look(&inside, &team).await?;
    let person = people::named(&inside, &member).await?;
    let was = people::place_in(&person, seen.team.id);
    take_out(&inside, seen.team.id, person.id).await?;
    let text = texts::team_taken_out(&seen.team.handle, &person.name);
    changed(inside, seen, &form, text, Some(&[(person.id, was)])).await
}

// ---- Taking it back -------------------------------------------------------------------------------

async fn take_back(visit: Visit, Path((slug, team)): Path<(String, String)>, form: Form) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let seen = look(&inside, &team).await?;
    for (id, role) in form.beginning(ROLE_OF) {
        let id: MembershipId = crate::extract::id(id)?;
        let done = match ResourceRole::parse(role) {
            Ok(role) => place(&inside, &TeamRef::Id(seen.team.id), id, role)
                .await
                .map(drop),
            Err(_) => take_out(&inside, seen.team.id, id).await,
        };
        match done {
            Ok(()) => {}
            // Somebody else took them out, or removed them, in the meantime.
            Err(problem) if problem.status == StatusCode::NOT_FOUND => {}
            Err(problem) => return refused(inside, seen, &form, problem).await,
        }
    }
    let text = texts::team_as_it_was(&seen.team.handle);
    changed(inside, seen, &form, text, None).await
}

// ---- Answers --------------------------------------------------------------------------------------

/// Where the answer leads without script: the page that the form came from.
fn back(form: &Form, team_page: &str) -> String {
    match form.v("back") {
        "" => at_cursor(team_page, form),
        back => respond::local(back).to_owned(),
    }
}

/// The page as it is now, with a word of what was done and the way back to what `was`.
async fn changed(
    inside: Inside,
    seen: Seen,
    form: &Form,
    text: Cow<'static, str>,
    was: Option<&[Was]>,
) -> Answer {
    let page = inside.org.team(&seen.team.handle);
    let back = back(form, &page);
    let done = Done::new(text, &*back);
    let done = match was {
        Some(was) => done.undo(undo(&page, was, &back).with("cursor", form.v("cursor"))),
        None => done,
    };
    told(inside, seen, form, done).await
}

/// The page as it was, with a word of why it stays so.
async fn refused(inside: Inside, seen: Seen, form: &Form, problem: Problem) -> Answer {
    let back = back(form, &inside.org.team(&seen.team.handle));
    let done = Done::new(refuse::why(&problem), back).bad();
    mend(form.clone(), problem)?;
    told(inside, seen, form, done).await
}

async fn told(inside: Inside, seen: Seen, form: &Form, done: Done) -> Answer {
    if inside.way() == Way::Plain {
        return Ok(done.answer(Way::Plain));
    }
    let seen = look(&inside, &seen.team.id.to_string()).await?;
    let fresh = Form::default().with("cursor", form.v("cursor"));
    let response = draw(inside, seen, Vec::new(), fresh, StatusCode::OK).await?;
    Ok(done.told_with(response))
}
