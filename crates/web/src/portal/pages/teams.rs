//! Teams: the list, a team's page and people, and the sheets that make, change and delete one.

use app::{
    handles,
    teams::{self, Create, Edit, Seen},
};
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use domain::{
    handle::Handle,
    id::MembershipId,
    organization::OrgRef,
    role::ResourceRole,
    team::{self, TeamRef},
    text::TeamName,
};

use super::{
    around::{self, Inside},
    people,
};
use crate::{
    Web,
    api::paging,
    portal::{
        form::Form,
        frame::Nav,
        look::Face,
        refuse::mend,
        respond::{self, Around, Done, Undo, Way, go, ok},
        views::{
            gate::{NameState, NameStatePart},
            teams::{
                DeleteTeam, Found, TeamDetail, TeamForm, TeamMember, TeamMembers, TeamPage,
                TeamPick, TeamRow, Teams, TeamsTable,
            },
        },
        visit::{Answer, Asked, Stop, Visit},
    },
    problem::Problem,
};

/// Teams on one page of the list.
const PAGE: i64 = 50;

pub fn router() -> Router<Web> {
    Router::new()
        .route("/o/{org}/users/teams", get(list))
        .route("/o/{org}/users/teams/new", get(show_new).post(create))
        .route("/o/{org}/users/teams/{team}", get(show))
        .route(
            "/o/{org}/users/teams/{team}/edit",
            get(show_edit).post(edit),
        )
        .route(
            "/o/{org}/users/teams/{team}/delete",
            get(show_delete).post(delete),
        )
        .route("/o/{org}/users/teams/{team}/members", post(add_members))
        .route(
            "/o/{org}/users/teams/{team}/members/{member}",
            post(set_member),
        )
        .route(
            "/o/{org}/users/teams/{team}/members/{member}/remove",
            post(remove_member),
        )
        .route("/o/{org}/handles", get(check_handle))
        .route("/o/{org}/people", get(find_people))
        .route("/o/{org}/people/pick", get(pick))
}

fn named(team: &str) -> Result<TeamRef, Stop> {
    TeamRef::parse(team).ok_or_else(|| Problem::not_found().into())
}

pub fn row(seen: &Seen) -> TeamRow {
    TeamRow {
        face: Face::new(&seen.team.name, seen.team.id),
        handle: seen.team.handle.to_string(),
        description: seen.team.description.clone(),
        role: seen.role,
        member_count: seen.team.member_count,
    }
}

async fn list(visit: Visit, Path(slug): Path<String>, asked: Asked) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let after = paging::cursor(asked.some("cursor"))?;
    let caller = inside.visit.signed_in()?;
    let found = teams::list(
        inside.visit.app(),
        caller,
        &inside.at(),
        None,
        after.as_ref(),
        PAGE,
    )
    .await?;
    let here = inside.org.at("/users/teams");
    let first = after.is_some().then(|| here.clone());
    let next = found
        .next
        .as_ref()
        .map(|next| asked.here_with(&here, "cursor", &paging::text(next)));
    let rows = found.items.iter().map(row).collect();
    let here = asked.here_with(&here, "cursor", asked.v("cursor"));
    Ok(match inside.way() {
        Way::Partial => ok(&TeamsTable {
            org: inside.org,
            rows,
            here,
            first,
            next,
        }),
        Way::Plain => {
            let page = inside.page("Teams");
            let Inside { person, org, .. } = inside;
            ok(&Teams {
                page,
                person,
                org,
                rows,
                here,
                first,
                next,
            })
        }
    })
}

// ---- Making and editing -------------------------------------------------------------------------

async fn show_new(visit: Visit, Path(slug): Path<String>) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let form = inside.visit.fresh_form();
    let sheet = new_sheet(&inside, form, Vec::new());
    Ok(as_sheet(
        inside,
        StatusCode::OK,
        "wide",
        "Create Team",
        &sheet,
    ))
}

fn new_sheet(inside: &Inside, form: Form, members: Vec<TeamMember>) -> TeamForm {
    TeamForm {
        form,
        title: "Create Team".to_owned(),
        act: "Create Team",
        action: inside.org.at("/users/teams/new"),
        back: inside.org.at("/users/teams"),
        own: String::new(),
        members: Some(members),
        org: inside.org.clone(),
    }
}

fn as_sheet(
    inside: Inside,
    status: StatusCode,
    size: &'static str,
    title: &str,
    sheet: &impl askama::Template,
) -> Response {
    let page = inside.page(title);
    let way = inside.way();
    respond::sheet(
        way,
        status,
        size,
        Around::Org(page, inside.person, inside.org),
        sheet,
    )
}

/// The people chosen in the sheet, with the role of each.
fn chosen(form: &Form) -> Vec<(MembershipId, ResourceRole)> {
    form.all("member")
        .filter_map(|id| {
            let role = ResourceRole::parse(form.v(&format!("role_of_{id}")));
            Some((id.parse().ok()?, role.unwrap_or(ResourceRole::Member)))
        })
        .collect()
}

fn read_new(form: Form) -> Result<(Create, Form), Box<Form>> {
    let name = TeamName::parse(form.v("name"));
    let handle = Handle::parse(form.v("handle"));
    let description = team::description(form.v("description"));
    let members = chosen(&form);
    let form = note_errors(
        form,
        [
            ("name", name.as_ref().err()),
            ("handle", handle.as_ref().err()),
            ("description", description.as_ref().err()),
        ],
    );
    match (name, handle, description) {
        (Ok(name), Ok(handle), Ok(description)) => Ok((
            Create {
                name,
                handle,
                description,
                members,
            },
            form,
        )),
        _ => Err(Box::new(form)),
    }
}

fn note_errors(mut form: Form, wrong: [(&str, Option<&domain::Invalid>); 3]) -> Form {
    for (field, invalid) in wrong {
        if let Some(invalid) = invalid {
            form = form.refuse(field, &*invalid.detail);
        }
    }
    form
}

async fn create(visit: Visit, Path(slug): Path<String>, form: Form) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let (new, form) = match read_new(form) {
        Ok(read) => read,
        Err(form) => return new_again(inside, *form).await,
    };
    let caller = inside.visit.signed_in()?;
    match teams::create(inside.visit.app(), caller, &inside.at(), &new).await {
        Ok(made) => {
            let page = inside.org.team(&made.team.handle);
            let text = format!("@{} is ready.", made.team.handle);
            Ok(Done::new(text, page.clone())
                .link(page, "Open")
                .answer(inside.way()))
        }
        Err(error) => new_again(inside, mend(form, Problem::from(error))?).await,
    }
}

async fn new_again(inside: Inside, form: Form) -> Answer {
    let mut members = Vec::new();
    for (id, role) in chosen(&form) {
        if let Some(member) = people::team_member(&inside, id, role).await? {
            members.push(member);
        }
    }
    let sheet = new_sheet(&inside, form, members);
    Ok(as_sheet(
        inside,
        StatusCode::UNPROCESSABLE_ENTITY,
        "wide",
        "Create Team",
        &sheet,
    ))
}

async fn show_edit(visit: Visit, Path((slug, team)): Path<(String, String)>) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let seen = look(&inside, &team).await?;
    let form = inside
        .visit
        .fresh_form()
        .with("name", &*seen.team.name)
        .with("handle", seen.team.handle.as_str())
        .with("description", &*seen.team.description);
    let sheet = edit_sheet(&inside, &seen, form);
    Ok(as_sheet(
        inside,
        StatusCode::OK,
        "wide",
        "Edit team",
        &sheet,
    ))
}

fn edit_sheet(inside: &Inside, seen: &Seen, form: Form) -> TeamForm {
    let page = inside.org.team(&seen.team.handle);
    TeamForm {
        form,
        title: format!("Edit {}", seen.team.name),
        act: "Save",
        action: format!("{page}/edit"),
        back: page,
        own: seen.team.handle.to_string(),
        members: None,
        org: inside.org.clone(),
    }
}

async fn edit(visit: Visit, Path((slug, team)): Path<(String, String)>, form: Form) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let seen = look(&inside, &team).await?;
    let (new, form) = match read_new(form) {
        Ok(read) => read,
        Err(form) => return Ok(edit_again(inside, &seen, *form)),
    };
    let change = Edit {
        name: Some(new.name),
        handle: Some(new.handle),
        description: Some(new.description),
        revision: None,
    };
    let caller = inside.visit.signed_in()?;
    match teams::edit(
        inside.visit.app(),
        caller,
        &inside.at(),
        &TeamRef::Id(seen.team.id),
        &change,
    )
    .await
    {
        Ok(saved) => {
            let page = inside.org.team(&saved.team.handle);
            Ok(Done::new("Saved.", page).leaving().answer(inside.way()))
        }
        Err(error) => {
            let form = mend(form, Problem::from(error))?;
            Ok(edit_again(inside, &seen, form))
        }
    }
}

fn edit_again(inside: Inside, seen: &Seen, form: Form) -> Response {
    let sheet = edit_sheet(&inside, seen, form);
    as_sheet(
        inside,
        StatusCode::UNPROCESSABLE_ENTITY,
        "wide",
        "Edit team",
        &sheet,
    )
}

// ---- Deleting -----------------------------------------------------------------------------------

async fn show_delete(visit: Visit, Path((slug, team)): Path<(String, String)>) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let seen = look(&inside, &team).await?;
    let sheet = delete_sheet(&inside, &seen, inside.visit.fresh_form());
    Ok(as_sheet(
        inside,
        StatusCode::OK,
        "narrow",
        "Delete team",
        &sheet,
    ))
}

fn delete_sheet(inside: &Inside, seen: &Seen, form: Form) -> DeleteTeam {
    let page = inside.org.team(&seen.team.handle);
    DeleteTeam {
        form,
        action: format!("{page}/delete"),
        back: page,
        face: Face::new(&seen.team.name, seen.team.id),
        handle: seen.team.handle.to_string(),
        member_count: seen.team.member_count,
    }
}

async fn delete(visit: Visit, Path((slug, team)): Path<(String, String)>) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let seen = look(&inside, &team).await?;
    let caller = inside.visit.signed_in()?;
    teams::delete(
        inside.visit.app(),
        caller,
        &inside.at(),
        &TeamRef::Id(seen.team.id),
    )
    .await?;
    let text = format!("{} was deleted.", seen.team.name);
    Ok(Done::new(text, inside.org.at("/users/teams"))
        .leaving()
        .answer(inside.way()))
}

// ---- A team's page ------------------------------------------------------------------------------

async fn look(inside: &Inside, team: &str) -> Result<Seen, Stop> {
    let caller = inside.visit.signed_in()?;
    Ok(teams::get(inside.visit.app(), caller, &inside.at(), &named(team)?).await?)
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
        super::super::look::count(wished.len(), "person", "people"),
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

// ---- While typing -------------------------------------------------------------------------------

/// Says while it is typed whether a handle can be had.
async fn check_handle(visit: Visit, Path(slug): Path<String>, asked: Asked) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let state = |state| {
        Ok(ok(&NameStatePart {
            field: "handle",
            state,
        }))
    };
    let Some(typed) = asked.some("handle") else {
        return state(NameState::Empty);
    };
    if asked
        .some("own")
        .is_some_and(|own| own.eq_ignore_ascii_case(typed))
    {
        return state(NameState::Free("This is the present handle.".to_owned()));
    }
    let handle = match Handle::parse(typed) {
        Ok(handle) => handle,
        Err(invalid) => {
            return state(NameState::Refused {
                text: invalid.detail,
                offer: None,
            });
        }
    };
    let caller = inside.visit.signed_in()?;
    match handles::look(inside.visit.app(), caller, &inside.at(), &handle).await? {
        handles::Answer::Free => state(NameState::Free(format!("@{handle} is free."))),
        handles::Answer::Taken { suggestion, bearer } => {
            let text = match bearer {
                Some(named) => format!("@{handle} belongs to {}.", named.name),
                None => format!("@{handle} was in use until lately, and is kept for a while."),
            };
            state(NameState::Refused {
                text,
                offer: Some(suggestion.to_string()),
            })
        }
    }
}

/// The people whose name, address or handle holds what is typed.
async fn find_people(visit: Visit, Path(slug): Path<String>, asked: Asked) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let found = match asked.some("find") {
        Some(query) => people::find(&inside, query, 6).await?,
        None => Vec::new(),
    };
    let asked = asked.some("find").is_some();
    Ok(ok(&Found {
        org: inside.org,
        asked,
        found,
    }))
}

/// A person in the list of those who are chosen for a team.
async fn pick(visit: Visit, Path(slug): Path<String>, asked: Asked) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let id: MembershipId = crate::extract::id(asked.v("id"))?;
    let member = people::team_member(&inside, id, ResourceRole::Member).await?;
    let m = member.ok_or_else(Problem::not_found)?;
    Ok(ok(&TeamPick { m }))
}
