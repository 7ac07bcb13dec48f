//! Add Member: the sheet that invites one or many with the same terms.

use ::access::Object;
use app::{
    invitations::{self, Detailed, Invite},
    spaces,
};
use axum::{Router, extract::Path, http::StatusCode, routing::get};
use domain::{
    Invalid,
    email::EmailAddress,
    id::{ChannelId, ProjectId},
    invitation::{self, BULK_LIMIT},
    resource::SpaceKind,
    role::{OrgRole, ResourceRole},
    team::TeamRef,
    text,
};

use store::grants::GrantOffer;

use super::known;
use crate::{
    Web,
    portal::{
        form::Form,
        frame::Nav,
        pages::{
            around::{self, Inside},
            resources, step_up,
        },
        refuse::{mend, why},
        respond::Done,
        typed,
        views::people::{AddMember, SpaceChoice, TeamChoice},
        visit::{Answer, Asked, Stop, Visit},
    },
    problem::Problem,
};

/// How many projects, and how many channels, are listed.
const SPACES: i64 = 200;

pub fn router() -> Router<Web> {
    Router::new().route("/o/{org}/users/members/add", get(show_add).post(add))
}

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
    let (projects, more_projects) = choices(&inside, &form, SpaceKind::Project).await?;
    let (channels, more_channels) = choices(&inside, &form, SpaceKind::Channel).await?;
    let (teams, more_teams) = team_choices(&inside, &form).await?;
    let sheet = AddMember {
        projects,
        more_projects,
        channels,
        more_channels,
        teams,
        more_teams,
        org: inside.org.clone(),
        restores: known::restores(&inside, &form).await?,
        form,
        invited: tally.invited.len(),
        outcomes: tally.refused,
    };
    Ok(around::as_sheet(
        inside,
        status,
        "",
        texts::add_member(),
        &sheet,
    ))
}

/// The first teams by name, and whether there are more.
async fn team_choices(inside: &Inside, form: &Form) -> Result<(Vec<TeamChoice>, bool), Stop> {
    let caller = inside.visit.signed_in()?;
    let all = app::teams::list(inside.visit.app(), caller, &inside.at(), None, None, 200).await?;
    let choice = |team: domain::team::Team| TeamChoice {
        picked: form.chose("team", team.handle.as_str()),
        role: role_in(form, team.handle.as_str()),
        handle: team.handle.to_string(),
        name: team.name,
    };
    let teams = all.items.into_iter().map(|seen| choice(seen.team));
    Ok((teams.collect(), all.next.is_some()))
}

fn role_in(form: &Form, handle: &str) -> ResourceRole {
    ResourceRole::parse(form.v(&format!("role_in_{handle}"))).unwrap_or(ResourceRole::Member)
}

/// The first projects or channels by name, and whether there are more. Whoever invites may give a role on each.
async fn choices(
    inside: &Inside,
    form: &Form,
    kind: SpaceKind,
) -> Result<(Vec<SpaceChoice>, bool), Stop> {
    let (app, caller, at) = (inside.visit.app(), inside.visit.signed_in()?, inside.at());
    let all = spaces::list(app, caller, &at, kind, None, None, SPACES).await?;
    let choices = all.items.into_iter().map(|seen| {
        let id = resources::id(seen.space.id);
        SpaceChoice {
            picked: form.chose(kind.as_str(), &id),
            role: role_on(form, &id),
            name: seen.space.name,
            id,
        }
    });
    Ok((choices.collect(), all.next.is_some()))
}

fn role_on(form: &Form, space: &str) -> ResourceRole {
    ResourceRole::parse(form.v(&format!("role_on_{space}"))).unwrap_or(ResourceRole::Member)
}

/// What all the invitations of the sheet share.
struct Terms {
    role: OrgRole,
    teams: Vec<(TeamRef, ResourceRole)>,
    grants: Vec<GrantOffer>,
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
            let grants = chosen_spaces(&form, role);
            let restore = !form.v("restore").is_empty();
            Ok((
                Terms {
                    role,
                    teams,
                    grants,
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
    days.ok_or_else(|| Invalid::new("out_of_range", texts::add_member_days_range()))
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

/// The projects and channels that were ticked, each with a role that an organization role as this one leaves.
fn chosen_spaces(form: &Form, role: OrgRole) -> Vec<GrantOffer> {
    let project = |id: &str| Some(Object::from(id.parse::<ProjectId>().ok()?));
    let channel = |id: &str| Some(Object::from(id.parse::<ChannelId>().ok()?));
    let offer = |id: &str| {
        Some(GrantOffer {
            object: project(id).or_else(|| channel(id))?,
            role: role_on(form, id).min(role.cap()),
        })
    };
    let ticked = form.all("project").chain(form.all("channel"));
    ticked.filter_map(offer).collect()
}

async fn add(visit: Visit, Path(slug): Path<String>, form: Form) -> Answer {
    let mut inside = around::managing(visit, &slug, Nav::Users).await?;
    let form = match step_up::confirmed(&mut inside.visit, form).await? {
        Ok(form) => form,
        Err(form) => return Ok(super::ask(&inside, form)),
    };
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
    if form.v("restore_offered").is_empty() && known::restores(&inside, &form).await?.is_some() {
        let form = form.refuse("form", texts::restore_offer_unanswered());
        let refused = StatusCode::UNPROCESSABLE_ENTITY;
        return draw(inside, form, Tally::default(), refused).await;
    }
    if terms.role == OrgRole::Owner && !inside.visit.is_fresh()? {
        return Ok(super::ask(&inside, form));
    }
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
    let is_bad = |email: &&String| EmailAddress::parse(email).is_err();
    let bad: Vec<&String> = emails.iter().filter(is_bad).collect();
    let why = match (emails.len(), bad.as_slice()) {
        (0, _) => texts::add_member_no_address(),
        (n, _) if n > BULK_LIMIT => texts::add_member_too_many(n, BULK_LIMIT),
        (_, []) => return form,
        (_, [only]) => texts::add_member_bad_address(only),
        (_, several) => {
            let quoted = several.iter().map(texts::add_member_quoted);
            texts::add_member_bad_addresses(quoted.collect::<Vec<_>>().join(", "))
        }
    };
    form.refuse("email", why)
}

async fn one(inside: &Inside, terms: &Terms, email: &str) -> Result<Detailed, Problem> {
    let email = EmailAddress::parse(email).map_err(|invalid| Problem::field("/email", invalid))?;
    let invite = Invite {
        email,
        role: terms.role,
        teams: terms.teams.clone(),
        grants: terms.grants.clone(),
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
            Err(problem) if problem.status.is_server_error() && tally.invited.is_empty() => {
                return Err(problem.into());
            }
            // Who was invited so far stays so, and is told; the others stay in the field.
            Err(problem) => tally.refused.push((email.clone(), why(&problem))),
        }
    }
    Ok(tally)
}

/// Closes the sheet where all were invited. Else the addresses that were not stay in it.
async fn finish(inside: Inside, form: Form, tally: Tally) -> Answer {
    if tally.refused.is_empty() {
        let text = match tally.invited.as_slice() {
            [only] => texts::add_member_invited(&only.invitation.email),
            several => texts::add_member_all_invited(several.len()),
        };
        let list = inside.org.at("/users/invitations");
        return Ok(Done::new(text, list.clone())
            .link(list, texts::add_member_see_invitations())
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
