//! Inviting people: one or many, from a list, and what becomes of the invitations.

use app::invitations::{self, Detailed, Invite, Known, Restores, Wanted};
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use domain::{
    Invalid,
    email::EmailAddress,
    id::InvitationId,
    invitation::{self, Status},
    role::{OrgRole, ResourceRole},
    team::TeamRef,
    text,
};

use super::around::{self, Inside};
use crate::{
    Web,
    api::paging,
    portal::{
        form::Form,
        frame::Nav,
        look,
        refuse::mend,
        respond::{self, Around, Done, Way, ok},
        typed,
        views::people::{
            AddCounts, AddMember, AddPreview, InvitationRow, InvitationRowPart, Invitations,
            InvitationsTable, TeamChoice,
        },
        visit::{Answer, Asked, Stop, Visit},
    },
    problem::Problem,
};

/// Invitations on one page of the list.
const PAGE: i64 = 50;

pub fn router() -> Router<Web> {
    Router::new()
        .route("/o/{org}/users/members/add", get(show_add).post(add))
        .route("/o/{org}/users/members/add/preview", post(preview))
        .route("/o/{org}/users/invitations", get(list))
        .route(
            "/o/{org}/users/invitations/{invitation}/resend",
            post(resend),
        )
        .route(
            "/o/{org}/users/invitations/{invitation}/revoke",
            post(revoke),
        )
}

// ---- Add Member -----------------------------------------------------------------------------------

async fn show_add(visit: Visit, Path(slug): Path<String>, asked: Asked) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let form = inside.visit.fresh_form().with("email", asked.v("email"));
    draw(inside, form, Tally::default(), StatusCode::OK).await
}

/// What came of inviting several.
#[derive(Default)]
struct Tally {
    invited: Vec<Detailed>,
    /// The addresses that were not, and why.
    refused: Vec<(String, String)>,
}

async fn draw(inside: Inside, form: Form, tally: Tally, status: StatusCode) -> Answer {
    let sheet = AddMember {
        org: inside.org.clone(),
        teams: team_choices(&inside, &form).await?,
        restores: restores(&inside, &form).await?,
        form,
        invited: tally.invited.len(),
        outcomes: tally.refused,
    };
    let (way, page) = (inside.way(), inside.page("Add Member"));
    Ok(respond::sheet(
        way,
        status,
        "",
        Around::Org(page, inside.person, inside.org),
        &sheet,
    ))
}

async fn team_choices(inside: &Inside, form: &Form) -> Result<Vec<TeamChoice>, Stop> {
    let caller = inside.visit.signed_in()?;
    let all = app::teams::list(inside.visit.app(), caller, &inside.at(), None, None, 200).await?;
    let choice = |team: domain::team::Team| TeamChoice {
        picked: form.chose("team", team.handle.as_str()),
        role: role_in(form, team.handle.as_str()),
        handle: team.handle.to_string(),
        name: team.name,
    };
    Ok(all
        .items
        .into_iter()
        .map(|seen| choice(seen.team))
        .collect())
}

fn role_in(form: &Form, handle: &str) -> ResourceRole {
    ResourceRole::parse(form.v(&format!("role_in_{handle}"))).unwrap_or(ResourceRole::Member)
}

/// What all the invitations of the sheet share.
struct Terms {
    role: OrgRole,
    teams: Vec<(TeamRef, ResourceRole)>,
    life_days: i64,
    membership_ends_at: Option<domain::time::Timestamp>,
    message: Option<String>,
    restore: bool,
}

fn read_terms(inside: &Inside, form: Form) -> Result<(Terms, Form), Box<Form>> {
    let zone =
        jiff::tz::TimeZone::get(&inside.organization.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let role = OrgRole::parse(form.or("role", "member"));
    let ends = typed::end_of_day(form.v("membership_ends_at"), &zone);
    let message = text::paragraph(form.v("message"), invitation::MESSAGE_MAX);
    let life = life_days(form.or("expires_in_days", "7"));
    let mut form = form;
    for (field, wrong) in [
        ("role", role.as_ref().err()),
        ("membership_ends_at", ends.as_ref().err()),
        ("message", message.as_ref().err()),
        ("expires_in_days", life.as_ref().err()),
    ] {
        if let Some(invalid) = wrong {
            form = form.refuse(field, &*invalid.detail);
        }
    }
    match (role, ends, message, life) {
        (Ok(role), Ok(membership_ends_at), Ok(message), Ok(life_days)) => {
            let teams = chosen_teams(&form, role);
            let restore = !form.v("restore").is_empty();
            Ok((
                Terms {
                    role,
                    teams,
                    life_days,
                    membership_ends_at,
                    message,
                    restore,
                },
                form,
            ))
        }
        _ => Err(Box::new(form)),
    }
}

fn life_days(text: &str) -> Result<i64, Invalid> {
    let days = text
        .parse()
        .ok()
        .filter(|days| invitation::LIFE_DAYS_RANGE.contains(days));
    days.ok_or_else(|| Invalid::new("out_of_range", "Choose 1 to 30 days."))
}

/// The teams that were ticked. An observer of the organization only observes in them.
fn chosen_teams(form: &Form, role: OrgRole) -> Vec<(TeamRef, ResourceRole)> {
    form.all("team")
        .filter_map(|handle| {
            Some((
                TeamRef::parse(handle)?,
                role_in(form, handle).min(role.cap()),
            ))
        })
        .collect()
}

async fn add(visit: Visit, Path(slug): Path<String>, form: Form) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let emails = typed::addresses(form.v("email"));
    let form = check_addresses(form, &emails);
    let read = match read_terms(&inside, form) {
        Ok((terms, form)) if !form.is_refused() => Ok((terms, form)),
        Ok((_, form)) => Err(form),
        Err(form) => Err(*form),
    };
    let (terms, form) = match read {
        Ok(read) => read,
        Err(form) => {
            return draw(
                inside,
                form,
                Tally::default(),
                StatusCode::UNPROCESSABLE_ENTITY,
            )
            .await;
        }
    };
    let tally = match emails.as_slice() {
        // One address: what is wrong belongs to its field or to the terms.
        [only] => match one(&inside, &terms, only).await {
            Ok(invited) => Tally {
                invited: vec![invited],
                refused: Vec::new(),
            },
            Err(problem) => {
                let form = mend(form, problem)?;
                return draw(
                    inside,
                    form,
                    Tally::default(),
                    StatusCode::UNPROCESSABLE_ENTITY,
                )
                .await;
            }
        },
        several => many(&inside, &terms, several).await?,
    };
    finish(inside, form, tally).await
}

/// What can be seen to be wrong is told before anybody is invited.
fn check_addresses(form: Form, emails: &[String]) -> Form {
    let bad: Vec<String> = emails
        .iter()
        .filter(|email| EmailAddress::parse(email).is_err())
        .map(|email| format!("“{email}”"))
        .collect();
    match (emails.len(), bad.as_slice()) {
        (0, _) => form.refuse("email", "Type at least one address."),
        (n, _) if n > invitation::BULK_LIMIT => form.refuse(
            "email",
            format!("At most {} at once; these are {n}.", invitation::BULK_LIMIT),
        ),
        (_, []) => form,
        (_, [only]) => form.refuse(
            "email",
            format!("{only} is not an e-mail address. Nobody was invited."),
        ),
        (_, several) => {
            let several = several.join(", ");
            form.refuse(
                "email",
                format!("These are not e-mail addresses: {several}. Nobody was invited."),
            )
        }
    }
}

async fn one(inside: &Inside, terms: &Terms, email: &str) -> Result<Detailed, Problem> {
    let email = EmailAddress::parse(email).map_err(|invalid| Problem::field("/email", invalid))?;
    let invite = Invite {
        email,
        role: terms.role,
        teams: terms.teams.clone(),
        life_days: terms.life_days,
        membership_ends_at: terms.membership_ends_at,
        message: terms.message.clone(),
        restore: terms.restore,
    };
    let caller = inside.visit.caller().ok_or_else(Problem::unauthenticated)?;
    Ok(invitations::invite(inside.visit.app(), caller, &inside.at(), &invite).await?)
}

/// Each stands alone: one that cannot be invited stops nobody else.
async fn many(inside: &Inside, terms: &Terms, emails: &[String]) -> Result<Tally, Stop> {
    let mut tally = Tally::default();
    for email in emails {
        match one(inside, terms, email).await {
            Ok(invited) => tally.invited.push(invited),
            Err(problem) if problem.status.is_server_error() => return Err(problem.into()),
            Err(problem) => tally.refused.push((email.clone(), why(&problem))),
        }
    }
    Ok(tally)
}

fn why(problem: &Problem) -> String {
    problem
        .errors
        .first()
        .map_or(&problem.detail, |error| &error.detail)
        .clone()
}

/// Closes the sheet where all were invited. Else the addresses that were not stay in it.
async fn finish(inside: Inside, form: Form, tally: Tally) -> Answer {
    if tally.refused.is_empty() {
        let text = match tally.invited.as_slice() {
            [only] => format!("{} was invited.", only.invitation.email),
            several => format!("{} people were invited.", several.len()),
        };
        let list = inside.org.at("/users/invitations");
        return Ok(Done::new(text, list.clone())
            .link(list, "See")
            .answer(inside.way()));
    }
    let left: Vec<&str> = tally
        .refused
        .iter()
        .map(|(email, _)| email.as_str())
        .collect();
    let form = form.with("email", left.join("\n"));
    draw(inside, form, tally, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Says while addresses are typed what inviting them would do.
async fn preview(visit: Visit, Path(slug): Path<String>, form: Form) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let typed = typed::addresses(form.v("email"));
    let emails: Vec<EmailAddress> = parsed(&typed);
    let mut counts = AddCounts {
        total: typed.len(),
        ..AddCounts::default()
    };
    counts.bad = typed.len() - emails.len();
    for known in known(&inside, &emails).await? {
        match known {
            Known::Nobody | Known::Expired => counts.fresh += 1,
            Known::Member => counts.members += 1,
            Known::Invited => counts.invited += 1,
            Known::Removed(_) => counts.removed += 1,
        }
    }
    Ok(ok(&AddPreview { counts }))
}

fn parsed(typed: &[String]) -> Vec<EmailAddress> {
    let emails = typed
        .iter()
        .filter_map(|text| EmailAddress::parse(text).ok());
    emails.take(invitation::BULK_LIMIT).collect()
}

async fn known(inside: &Inside, emails: &[EmailAddress]) -> Result<Vec<Known>, Stop> {
    let caller = inside.visit.signed_in()?;
    Ok(invitations::preview(inside.visit.app(), caller, &inside.at(), emails).await?)
}

/// What somebody who was removed lately could have back, in words, where the one address of the
/// form is theirs.
async fn restores(inside: &Inside, form: &Form) -> Result<Option<String>, Stop> {
    let typed = typed::addresses(form.v("email"));
    let emails = parsed(&typed);
    if emails.len() != 1 {
        return Ok(None);
    }
    Ok(match known(inside, &emails).await?.pop() {
        Some(Known::Removed(restores)) => Some(in_words(&restores)),
        _ => None,
    })
}

fn in_words(restores: &Restores) -> String {
    let role = look::org_role(restores.role);
    let teams: Vec<String> = restores
        .teams
        .iter()
        .map(|team| format!("@{}", team.handle))
        .collect();
    match teams.is_empty() {
        true => format!("They were {role} here until lately."),
        false => format!(
            "They were {role} here until lately, in {}.",
            teams.join(", ")
        ),
    }
}

// ---- The invitations ------------------------------------------------------------------------------

async fn list(visit: Visit, Path(slug): Path<String>, asked: Asked) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let status = Status::parse(asked.v("status"));
    let wanted = status.map_or(Wanted::Open, Wanted::Only);
    let after = paging::cursor(asked.some("cursor"))?;
    let caller = inside.visit.signed_in()?;
    let found = invitations::list(
        inside.visit.app(),
        caller,
        &inside.at(),
        wanted,
        after,
        PAGE,
    )
    .await?;
    let path = inside.org.at("/users/invitations");
    let first = after
        .is_some()
        .then(|| asked.here_with(&path, "cursor", ""));
    let next = found
        .next
        .as_ref()
        .map(|next| asked.here_with(&path, "cursor", &paging::text(next)));
    let here = asked.here_with(&path, "cursor", asked.v("cursor"));
    let rows = found
        .items
        .iter()
        .map(|detailed| row(&inside, detailed))
        .collect();
    let status = status.map_or("", Status::as_str).to_owned();
    let page = inside.page("Invitations");
    Ok(match inside.way() {
        Way::Partial => ok(&InvitationsTable {
            page,
            org: inside.org,
            status,
            rows,
            here,
            first,
            next,
        }),
        Way::Plain => {
            let Inside { person, org, .. } = inside;
            ok(&Invitations {
                page,
                person,
                org,
                status,
                rows,
                here,
                first,
                next,
            })
        }
    })
}

fn row(inside: &Inside, detailed: &Detailed) -> InvitationRow {
    let invitation = &detailed.invitation;
    InvitationRow {
        id: invitation.id.to_string(),
        email: invitation.email.as_str().to_owned(),
        role: invitation.role,
        teams: detailed
            .teams
            .iter()
            .map(|team| team.handle.to_string())
            .collect(),
        status: invitation.status(inside.visit.now()).as_str(),
        inviter: invitation.inviter_name.clone(),
        sent_at: invitation.created_at,
        expires_at: invitation.expires_at,
    }
}

async fn resend(visit: Visit, Path((slug, id)): Path<(String, String)>) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let id: InvitationId = crate::extract::id(&id)?;
    let caller = inside.visit.signed_in()?;
    match invitations::resend(inside.visit.app(), caller, &inside.at(), id).await {
        Ok(sent) => {
            let text = format!(
                "Sent again to {}. Earlier links work too.",
                sent.invitation.email
            );
            Ok(told(&inside, &sent, text))
        }
        Err(error) => refused(&inside, Problem::from(error)),
    }
}

async fn revoke(visit: Visit, Path((slug, id)): Path<(String, String)>) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let id: InvitationId = crate::extract::id(&id)?;
    let caller = inside.visit.signed_in()?;
    match invitations::revoke(inside.visit.app(), caller, &inside.at(), id).await {
        Ok(()) => {
            let list = inside.org.at("/users/invitations");
            Ok(Done::new("The invitation was revoked.", list).answer(inside.way()))
        }
        Err(error) => refused(&inside, Problem::from(error)),
    }
}

fn told(inside: &Inside, detailed: &Detailed, text: String) -> Response {
    let v = row(inside, detailed);
    let part = InvitationRowPart {
        page: inside.page(""),
        org: inside.org.clone(),
        v,
    };
    Done::new(text, inside.org.at("/users/invitations")).with_part(inside.way(), &part)
}

/// The list as it is now, with a word of why nothing was done.
fn refused(inside: &Inside, problem: Problem) -> Answer {
    if problem.status.is_server_error() || problem.status == StatusCode::NOT_FOUND {
        return Err(problem.into());
    }
    let list = inside.org.at("/users/invitations");
    Ok(Done::new(problem.detail, list).bad().answer(inside.way()))
}

/// Whether anybody was invited and has not answered yet.
pub async fn any_open(inside: &Inside) -> Result<bool, Stop> {
    let caller = inside.visit.signed_in()?;
    let found = invitations::list(
        inside.visit.app(),
        caller,
        &inside.at(),
        Wanted::Open,
        None,
        1,
    )
    .await?;
    Ok(!found.items.is_empty())
}
