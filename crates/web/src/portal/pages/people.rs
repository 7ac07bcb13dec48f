//! Members: the list, one's page, and changing what somebody is.

use app::members::{self, Edit, Query, Seen, Step};
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use domain::{
    handle::Handle,
    id::{MembershipId, TeamId},
    membership::{OwnMembership, Status},
    organization::{self, OrgRef},
    policy,
    role::{OrgRole, ResourceRole},
    team::TeamRef,
    time::Timestamp,
};

use super::{
    around::{self, Inside},
    leaving::rehearse,
};
use crate::{
    Web,
    api::paging,
    portal::{
        form::Form,
        frame::{Nav, Org},
        look::{self, Face},
        refuse::mend,
        respond::{self, Around, Done, Undo, Way, ok},
        typed,
        views::{
            people::{
                BulkResults, Demote, MemberDetail, MemberFilter, MemberPage, MemberRow,
                MemberRowPart, Members, MembersTable, Place,
            },
            teams::TeamMember,
        },
        visit::{Answer, Asked, Stop, Visit},
        words,
    },
    problem::Problem,
};

/// People on one page of a list.
const PAGE: i64 = 50;
/// The most people that are changed at once.
const BULK: usize = 200;

pub fn router() -> Router<Web> {
    Router::new()
        .route("/o/{org}/users", get(lead_in))
        .route("/o/{org}/users/members", get(list))
        .route("/o/{org}/users/members/bulk", post(bulk))
        .route("/o/{org}/users/members/{member}", get(show))
        .route("/o/{org}/users/members/{member}/role", post(set_role))
        .route("/o/{org}/users/members/{member}/demote", get(show_demotion))
        .route("/o/{org}/users/members/{member}/edit", post(edit))
        .route("/o/{org}/users/members/{member}/suspend", post(suspend))
        .route("/o/{org}/users/members/{member}/restore", post(restore))
        .route("/o/{org}/users/members/{member}/teams", post(add_to_team))
}

async fn lead_in(visit: Visit, Path(slug): Path<String>) -> Response {
    respond::go(visit.way, &format!("/o/{slug}/users/members"))
}

// ---- The list -----------------------------------------------------------------------------------

fn everybody() -> Query {
    Query {
        text: None,
        role: None,
        status: None,
        team: None,
        after: None,
        limit: PAGE,
    }
}

fn filter(inside: &Inside, asked: &Asked) -> MemberFilter {
    let status = asked
        .some("status")
        .filter(|s| inside.org.manages() && Status::parse(s).is_some());
    MemberFilter {
        query: asked.v("query").to_owned(),
        role: OrgRole::parse(asked.v("role")).ok(),
        status: status.unwrap_or_default().to_owned(),
    }
}

async fn list(visit: Visit, Path(slug): Path<String>, asked: Asked) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let filter = filter(&inside, &asked);
    let after = paging::cursor(asked.some("cursor"))?;
    let query = Query {
        text: Some(filter.query.clone()).filter(|text| !text.trim().is_empty()),
        role: filter.role,
        status: Status::parse(&filter.status),
        after: after.clone(),
        ..everybody()
    };
    let caller = inside.visit.signed_in()?;
    let page = members::list(inside.visit.app(), caller, &inside.at(), &query).await?;
    let rows = page.members.iter().map(|seen| row(&inside, seen)).collect();
    let path = inside.org.at("/users/members");
    let first = after
        .is_some()
        .then(|| asked.here_with(&path, "cursor", ""));
    let next = page
        .next
        .as_ref()
        .map(|next| asked.here_with(&path, "cursor", &paging::text(next)));
    let here = asked.here_with(&path, "cursor", asked.v("cursor"));
    Ok(match inside.way() {
        Way::Partial => {
            let page = inside.page("Members");
            ok(&MembersTable {
                page,
                org: inside.org,
                filter,
                rows,
                here,
                first,
                next,
            })
        }
        Way::Plain => {
            let page = inside.page("Members");
            let Inside { person, org, .. } = inside;
            ok(&Members {
                page,
                person,
                org,
                filter,
                rows,
                here,
                first,
                next,
            })
        }
    })
}

pub fn row(inside: &Inside, seen: &Seen) -> MemberRow {
    let contact = seen.contact.as_ref();
    MemberRow {
        id: seen.id.to_string(),
        face: face(seen),
        handle: seen.handle.to_string(),
        email: contact.map(|c| c.email.as_str().to_owned()),
        role: seen.role,
        status: seen.status.as_str(),
        teams: seen
            .teams
            .iter()
            .map(|place| place.handle.to_string())
            .collect(),
        last_active: contact.and_then(|c| c.last_active_at),
        me: seen.id == inside.own.id,
        changeable: changeable(&inside.org, seen.role),
    }
}

pub fn face(seen: &Seen) -> Face {
    Face::new(&seen.name, seen.account)
}

/// Whether the reader may change somebody of this role.
pub fn changeable(org: &Org, role: OrgRole) -> bool {
    policy::allows(org.role, policy::to_manage(role))
}

// ---- Finding people for a team --------------------------------------------------------------------

/// People by part of a name, an address or a handle.
pub async fn find(inside: &Inside, text: &str, limit: i64) -> Result<Vec<TeamMember>, Stop> {
    let text = Some(text.to_owned()).filter(|text| !text.trim().is_empty());
    let query = Query {
        text,
        status: Some(Status::Active),
        limit,
        ..everybody()
    };
    let caller = inside.visit.signed_in()?;
    let page = members::list(inside.visit.app(), caller, &inside.at(), &query).await?;
    Ok(page
        .members
        .iter()
        .map(|seen| as_member(seen, ResourceRole::Member))
        .collect())
}

/// The one person whom a name, an address or a handle means; nobody where it means several.
pub async fn find_one(inside: &Inside, text: &str) -> Result<Option<MembershipId>, Stop> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let found = find(inside, text, 2).await?;
    Ok(match found.as_slice() {
        [only] => only.id.parse().ok(),
        _ => None,
    })
}

pub async fn team_member(
    inside: &Inside,
    id: MembershipId,
    role: ResourceRole,
) -> Result<Option<TeamMember>, Stop> {
    let caller = inside.visit.signed_in()?;
    match members::get(inside.visit.app(), caller, &inside.at(), id).await {
        Ok(seen) => Ok(Some(as_member(&seen, role))),
        Err(app::AccessError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn as_member(seen: &Seen, role: ResourceRole) -> TeamMember {
    TeamMember {
        id: seen.id.to_string(),
        face: face(seen),
        handle: seen.handle.to_string(),
        role: role.min(seen.role.cap()),
        observer: seen.role == OrgRole::Observer,
    }
}

/// Some people, and where more of them begin.
pub struct People {
    pub items: Vec<TeamMember>,
    pub next: Option<String>,
}

/// The people of a team, with their roles in it.
pub async fn of_team(inside: &Inside, team: TeamId, cursor: Option<&str>) -> Result<People, Stop> {
    let query = Query {
        team: Some(TeamRef::Id(team)),
        after: paging::cursor(cursor)?,
        ..everybody()
    };
    let caller = inside.visit.signed_in()?;
    let page = members::list(inside.visit.app(), caller, &inside.at(), &query).await?;
    let items = page
        .members
        .iter()
        .map(|seen| as_member(seen, role_in(seen, team)))
        .collect();
    Ok(People {
        items,
        next: page.next.as_ref().map(paging::text),
    })
}

fn role_in(seen: &Seen, team: TeamId) -> ResourceRole {
    let place = seen.teams.iter().find(|place| place.team == team);
    place.map_or(ResourceRole::Observer, |place| place.role)
}

/// What somebody is in a team; nothing where they are not in it.
pub async fn place_in(
    inside: &Inside,
    team: TeamId,
    id: MembershipId,
) -> Result<Option<ResourceRole>, Stop> {
    let seen = look(inside, id).await?;
    Ok(seen
        .teams
        .iter()
        .find(|place| place.team == team)
        .map(|place| place.role))
}

// ---- One member -----------------------------------------------------------------------------------

pub async fn look(inside: &Inside, id: MembershipId) -> Result<Seen, Stop> {
    let caller = inside.visit.signed_in()?;
    Ok(members::get(inside.visit.app(), caller, &inside.at(), id).await?)
}

pub async fn named(inside: &Inside, id: &str) -> Result<Seen, Stop> {
    look(inside, crate::extract::id(id)?).await
}

async fn show(visit: Visit, Path((slug, id)): Path<(String, String)>) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let seen = named(&inside, &id).await?;
    draw(inside, &seen, Form::default(), StatusCode::OK).await
}

async fn draw(inside: Inside, seen: &Seen, form: Form, status: StatusCode) -> Answer {
    let teams: Vec<Place> = seen.teams.iter().map(place).collect();
    let other_teams = other_teams(&inside, seen).await?;
    let page = inside.page(&*seen.name);
    let ends_day = seen
        .ends_at
        .map_or_else(String::new, |end| last_day(&page.clock, end));
    let m = MemberDetail {
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
    };
    let Inside { person, org, .. } = inside;
    Ok(respond::html(
        status,
        &MemberPage {
            page,
            person,
            org,
            m,
            teams,
            other_teams,
            ends_day,
            form,
        },
    ))
}

/// The last day of a membership that ends at this moment: the end of a day is the next one's start.
fn last_day(clock: &look::Clock, end: Timestamp) -> String {
    clock.iso_day(end - std::time::Duration::from_micros(1))
}

fn place(place: &domain::membership::TeamPlace) -> Place {
    Place {
        face: Face::new(place.handle.as_str(), place.team),
        handle: place.handle.to_string(),
        role: place.role,
    }
}

async fn other_teams(inside: &Inside, seen: &Seen) -> Result<Vec<(String, String)>, Stop> {
    if !inside.org.manages() {
        return Ok(Vec::new());
    }
    let caller = inside.visit.signed_in()?;
    let all = app::teams::list(inside.visit.app(), caller, &inside.at(), None, None, 200).await?;
    let is_in = |id| seen.teams.iter().any(|place| place.team == id);
    let others = all
        .items
        .into_iter()
        .map(|s| s.team)
        .filter(|team| !is_in(team.id));
    Ok(others
        .map(|team| (team.handle.to_string(), team.name))
        .collect())
}

async fn change(inside: &Inside, id: MembershipId, edit: &Edit) -> Result<Seen, Problem> {
    let caller = inside.visit.caller().ok_or_else(Problem::unauthenticated)?;
    Ok(members::change(inside.visit.app(), caller, &inside.at(), id, edit).await?)
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
        ..Edit::default()
    };
    match change(&inside, seen.id, &edit).await {
        Ok(_) => Ok(Done::new("Saved.", inside.org.member(seen.id)).answer(Way::Plain)),
        Err(problem) => {
            let form = mend(form, problem)?;
            draw(inside, &seen, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

fn domain_zone(inside: &Inside) -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::get(&inside.organization.time_zone).unwrap_or(jiff::tz::TimeZone::UTC)
}

// ---- Roles --------------------------------------------------------------------------------------

/// A lower role of an owner or administrator stops something for others: it is shown before.
fn is_rehearsed(from: OrgRole, to: OrgRole) -> bool {
    from >= OrgRole::Administrator && to < from
}

async fn set_role(visit: Visit, Path((slug, id)): Path<(String, String)>, form: Form) -> Answer {
    let mut inside = around::enter(visit, &slug, Nav::Users).await?;
    let seen = named(&inside, &id).await?;
    let role =
        OrgRole::parse(form.v("role")).map_err(|invalid| Problem::field("/role", invalid))?;
    if is_rehearsed(seen.role, role) && form.v("rehearsed").is_empty() {
        return demotion(inside, &seen, role, Form::default(), StatusCode::OK).await;
    }
    let form = match super::step_up::confirmed(&mut inside.visit, form).await? {
        Ok(form) => form,
        Err(form) => return Ok(ask_again(&inside, &seen, form, role)),
    };
    let edit = Edit {
        role: Some(role),
        ..Edit::default()
    };
    match change(&inside, seen.id, &edit).await {
        Ok(now) => Ok(role_changed(&inside, &seen, &now, &form)),
        Err(problem) if problem.code == "step_up_required" => {
            Ok(ask_again(&inside, &seen, form, role))
        }
        Err(problem) => role_refused(inside, seen, role, form, problem).await,
    }
}

fn ask_again(inside: &Inside, seen: &Seen, form: Form, role: OrgRole) -> Response {
    let reason = match role {
        OrgRole::Owner => format!("Making {} an owner needs your password.", seen.name),
        _ => format!("Taking ownership from {} needs your password.", seen.name),
    };
    super::step_up::ask(
        inside,
        form,
        reason,
        "Change role",
        inside.org.member(seen.id),
    )
}

fn role_changed(inside: &Inside, was: &Seen, now: &Seen, form: &Form) -> Response {
    let text = format!("{} is {} now.", now.name, look::org_role(now.role));
    let page = inside.org.member(now.id);
    let in_sheet = !form.v("rehearsed").is_empty() || !form.v("step_up_password").is_empty();
    let done = Done::new(text, page.clone());
    if inside.way() == Way::Plain || in_sheet {
        return done.answer(inside.way());
    }
    let done = match form.v("undo").is_empty() {
        true => done.undo(undo_role(&page, was)),
        false => done,
    };
    done.with_part(inside.way(), &row_part(inside, now))
}

fn undo_role(page: &str, was: &Seen) -> Undo {
    Undo {
        url: format!("{page}/role"),
        target: format!("#{}", was.id),
        values: vec![
            ("role", was.role.to_string()),
            ("undo", "1".to_owned()),
            ("rehearsed", String::new()),
        ],
    }
}

fn row_part(inside: &Inside, seen: &Seen) -> MemberRowPart {
    MemberRowPart {
        page: inside.page(""),
        org: inside.org.clone(),
        m: row(inside, seen),
    }
}

async fn role_refused(
    inside: Inside,
    seen: Seen,
    role: OrgRole,
    form: Form,
    problem: Problem,
) -> Answer {
    let rehearsed = !form.v("rehearsed").is_empty();
    let form = mend(form, problem)?;
    if rehearsed {
        return demotion(inside, &seen, role, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let why = if form.bad("role") {
        form.e("role")
    } else {
        form.e("form")
    }
    .to_owned();
    let form = form.refuse("role", why);
    draw(inside, &seen, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn show_demotion(
    visit: Visit,
    Path((slug, id)): Path<(String, String)>,
    asked: Asked,
) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let seen = named(&inside, &id).await?;
    let role = OrgRole::parse(asked.v("role")).map_err(|_| Problem::not_found())?;
    let form = inside.visit.fresh_form();
    demotion(inside, &seen, role, form, StatusCode::OK).await
}

async fn demotion(
    inside: Inside,
    seen: &Seen,
    to: OrgRole,
    form: Form,
    status: StatusCode,
) -> Answer {
    let page = inside.page("Change role");
    let back = inside.org.member(seen.id);
    let rehearsal = rehearse(&inside.visit, &inside.at(), seen.id, Step::Role(to)).await?;
    let mut stops = words::loses(seen.role, to);
    if !rehearsal.invitations.is_empty() {
        let addresses = rehearsal
            .invitations
            .iter()
            .map(|i| i.invitation.email.as_str());
        let head = look::count(
            rehearsal.invitations.len(),
            "invitation of theirs",
            "invitations of theirs",
        );
        let detail = addresses.collect::<Vec<_>>().join(", ");
        stops.push((
            format!("{head} cannot be accepted until somebody resends it"),
            detail,
        ));
    }
    let sheet = Demote {
        form,
        action: format!("{back}/role"),
        back,
        title: match seen.role {
            OrgRole::Owner => format!("Take ownership from {}", seen.name),
            _ => format!("Change the role of {}", seen.name),
        },
        face: face(seen),
        me: seen.id == inside.own.id,
        from: seen.role,
        to,
        last_owner: rehearsal.last_owner,
        stops,
    };
    let way = inside.way();
    Ok(respond::sheet(
        way,
        status,
        "",
        Around::Org(page, inside.person, inside.org),
        &sheet,
    ))
}

// ---- Suspending -----------------------------------------------------------------------------------

async fn suspend(visit: Visit, Path((slug, id)): Path<(String, String)>, form: Form) -> Answer {
    pause(visit, &slug, &id, &form, true).await
}

async fn restore(visit: Visit, Path((slug, id)): Path<(String, String)>, form: Form) -> Answer {
    pause(visit, &slug, &id, &form, false).await
}

async fn pause(visit: Visit, slug: &str, id: &str, form: &Form, suspended: bool) -> Answer {
    let inside = around::enter(visit, slug, Nav::Users).await?;
    let seen = named(&inside, id).await?;
    let (word, back) = if suspended {
        ("suspended", "restore")
    } else {
        ("active again", "suspend")
    };
    let page = inside.org.member(seen.id);
    match set_standing(&inside, seen.id, suspended).await {
        Ok(now) => {
            let done = Done::new(format!("{} is {word}.", now.name), page.clone());
            let undo = Undo {
                url: format!("{page}/{back}"),
                target: format!("#{}", now.id),
                values: vec![("undo", "1".to_owned())],
            };
            let done = if form.v("undo").is_empty() {
                done.undo(undo)
            } else {
                done
            };
            Ok(done.with_part(inside.way(), &row_part(&inside, &now)))
        }
        Err(problem) if inside.way() == Way::Plain => {
            let form = mend(form.clone(), problem)?;
            let why = form.e("form").to_owned();
            draw(
                inside,
                &seen,
                form.refuse("role", why),
                StatusCode::UNPROCESSABLE_ENTITY,
            )
            .await
        }
        Err(problem) => refused_row(&inside, &seen, form, problem),
    }
}

/// The row as it was, with a word of why it stays so.
fn refused_row(inside: &Inside, seen: &Seen, form: &Form, problem: Problem) -> Answer {
    let form = mend(form.clone(), problem)?;
    let done = Done::new(form.e("form"), inside.org.member(seen.id)).bad();
    Ok(done.with_part(inside.way(), &row_part(inside, seen)))
}

async fn set_standing(inside: &Inside, id: MembershipId, suspended: bool) -> Result<Seen, Problem> {
    let caller = inside.visit.caller().ok_or_else(Problem::unauthenticated)?;
    let (app, org) = (inside.visit.app(), inside.at());
    Ok(match suspended {
        true => members::suspend(app, caller, &org, id).await?,
        false => members::restore(app, caller, &org, id).await?,
    })
}

// ---- Teams of a member, and many members at once -----------------------------------------------------

async fn add_to_team(visit: Visit, Path((slug, id)): Path<(String, String)>, form: Form) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let seen = named(&inside, &id).await?;
    let team = TeamRef::parse(form.v("team")).ok_or_else(Problem::not_found)?;
    let role =
        ResourceRole::parse(form.v("role")).map_err(|invalid| Problem::field("/role", invalid))?;
    let caller = inside.visit.signed_in()?;
    let placed = app::teams::set(
        inside.visit.app(),
        caller,
        &inside.at(),
        &team,
        seen.id,
        role,
    )
    .await?;
    let text = format!("{} is in @{} now.", seen.name, placed.team.handle);
    Ok(Done::new(text, inside.org.member(seen.id)).answer(Way::Plain))
}

/// Changes many; each stands alone, and the page says what came of each.
async fn bulk(visit: Visit, Path(slug): Path<String>, form: Form) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let mut results = Vec::new();
    for id in form.all("m").take(BULK) {
        let Ok(id) = id.parse::<MembershipId>() else {
            continue;
        };
        let Ok(seen) = look(&inside, id).await else {
            continue;
        };
        let refused = bulk_one(&inside, &seen, &form)
            .await
            .err()
            .map(|problem| problem.detail);
        results.push((face(&seen), refused));
    }
    let title = match form.v("act") {
        "suspend" => "Suspend people",
        "restore" => "Restore people",
        _ => "Change roles",
    };
    let page = inside.page(title);
    let Inside { person, org, .. } = inside;
    Ok(ok(&BulkResults {
        page,
        person,
        org,
        title: title.to_owned(),
        results,
    }))
}

async fn bulk_one(inside: &Inside, seen: &Seen, form: &Form) -> Result<(), Problem> {
    match form.v("act") {
        "suspend" => set_standing(inside, seen.id, true).await?,
        "restore" => set_standing(inside, seen.id, false).await?,
        _ => {
            let role = OrgRole::parse(form.v("role"))
                .map_err(|invalid| Problem::field("/role", invalid))?;
            change(
                inside,
                seen.id,
                &Edit {
                    role: Some(role),
                    ..Edit::default()
                },
            )
            .await?
        }
    };
    Ok(())
}

/// Whether somebody could not leave an organization of theirs: the rehearsal decides.
pub async fn is_last_owner(visit: &Visit, own: &OwnMembership) -> Result<bool, Stop> {
    if own.role != OrgRole::Owner || own.organization.status == organization::Status::Deleting {
        return Ok(false);
    }
    let org = OrgRef::Id(own.organization.id);
    Ok(rehearse(visit, &org, own.id, Step::Removal)
        .await?
        .last_owner)
}
