//! Changing many members at once: rehearsed where it stops something or gives much, else to be taken
//! back.

use app::members::{Edit, Seen};
use askama::Template;
use axum::{Router, extract::Path, http::StatusCode, response::Response, routing::get};
use domain::{membership::Status, role::OrgRole};

use super::{change, face, named, role::effects, standing::set_standing};
use crate::{
    Web,
    portal::{
        form::Form,
        frame::Nav,
        pages::{
            around::{self, Inside},
            step_up,
        },
        refuse,
        respond::{self, Way},
        rights::{self, is_rehearsed},
        views::people::{BulkRehearsal, BulkResults, Lowered},
        visit::{Answer, Stop, Visit},
    },
    problem::Problem,
};

/// The most people that are changed at once.
const BULK: usize = 200;

pub fn router() -> Router<Web> {
    Router::new().route("/o/{org}/users/members/bulk", get(lead_back).post(bulk))
}

/// The address of a form alone, as a step back through the history may ask for it.
async fn lead_back(visit: Visit, Path(slug): Path<String>) -> Response {
    respond::go(visit.way, &format!("/o/{slug}/users/members"))
}

/// What is done to each of those who are selected.
#[derive(Clone, Copy, PartialEq)]
enum Act {
    Suspend,
    Restore,
    Role(OrgRole),
    /// Each the role that the form has for them.
    RolesBack,
}

impl Act {
    fn of(form: &Form) -> Result<Self, Problem> {
        Ok(match form.v("act") {
            "suspend" => Self::Suspend,
            "restore" => Self::Restore,
            "roles_back" => Self::RolesBack,
            _ => Self::Role(
                OrgRole::parse(form.v("role"))
                    .map_err(|invalid| Problem::field("/role", invalid))?,
            ),
        })
    }

    fn title(self) -> &'static str {
        match self {
            Self::Suspend => "Suspend people",
            Self::Restore => "Restore people",
            Self::Role(_) | Self::RolesBack => "Change roles",
        }
    }

    /// Whether somebody stays as they are.
    fn changes_nothing(self, seen: &Seen) -> bool {
        match self {
            Self::Suspend => seen.status == Status::Suspended,
            Self::Restore => seen.status != Status::Suspended,
            Self::Role(role) => seen.role == role,
            Self::RolesBack => false,
        }
    }
}

/// Changes many; each stands alone, and the page says what came of each.
async fn bulk(visit: Visit, Path(slug): Path<String>, form: Form) -> Answer {
    let mut inside = around::managing(visit, &slug, Nav::Users).await?;
    let act = Act::of(&form)?;
    let selected = form.all("m").count();
    if selected > BULK {
        return Ok(too_many(inside, act, selected));
    }
    let (people, gone) = people(&inside, &form).await?;
    if let Act::Role(role) = act
        && form.v("rehearsed").is_empty()
        && people.iter().any(|seen| is_shown(seen.role, role))
    {
        return rehearse(inside, &people, role).await;
    }
    let form = match step_up::confirmed(&mut inside.visit, form).await? {
        Ok(form) if needs_password(&inside, act, &people, &form)? => {
            return Ok(ask(&inside, act, form));
        }
        Ok(form) => form,
        Err(form) => return Ok(ask(&inside, act, form)),
    };
    let mut results = results(&inside, act);
    results.gone = gone;
    let mut changed = Vec::new();
    for seen in &people {
        let done = one(&inside, act, seen, &form).await;
        let refused = done.as_ref().err().map(refuse::why);
        results.results.push((face(seen), refused));
        changed.extend(done.ok().flatten().map(|now| (seen, now)));
    }
    if form.v("undo").is_empty() {
        results.undo = undo(act, &changed);
    }
    Ok(shown(inside, StatusCode::OK, act, &results))
}

/// A sheet over the list, whatever the form was meant to change there.
fn shown(inside: Inside, status: StatusCode, act: Act, sheet: &impl Template) -> Response {
    match inside.way() {
        Way::Partial => {
            let sheet = around::as_sheet(inside, StatusCode::OK, "", act.title(), sheet);
            respond::as_dialog(sheet)
        }
        Way::Plain => around::as_sheet(inside, status, "", act.title(), sheet),
    }
}

/// Those who are selected, and how many of them are there no more.
async fn people(inside: &Inside, form: &Form) -> Result<(Vec<Seen>, usize), Stop> {
    let (mut people, mut gone) = (Vec::new(), 0);
    for id in form.all("m") {
        match named(inside, id).await {
            Ok(seen) => people.push(seen),
            Err(Stop::Problem(problem)) if problem.status == StatusCode::NOT_FOUND => gone += 1,
            Err(stop) => return Err(stop),
        }
    }
    Ok((people, gone))
}

/// The person as they are now, if anything was changed.
async fn one(inside: &Inside, act: Act, seen: &Seen, form: &Form) -> Result<Option<Seen>, Problem> {
    let now = match act {
        Act::Suspend => set_standing(inside, seen.id, true).await?,
        Act::Restore => set_standing(inside, seen.id, false).await?,
        Act::Role(role) => set_role(inside, seen, role, None).await?,
        Act::RolesBack => {
            let field = |name: &str| form.v(&format!("{name}_of_{}", seen.id));
            let role = OrgRole::parse(field("role"))
                .map_err(|invalid| Problem::field("/role", invalid))?;
            set_role(inside, seen, role, field("revision").parse().ok()).await?
        }
    };
    Ok(Some(now).filter(|now| now.revision != seen.revision))
}

async fn set_role(
    inside: &Inside,
    seen: &Seen,
    role: OrgRole,
    expected: Option<i64>,
) -> Result<Seen, Problem> {
    let edit = Edit {
        role: Some(role),
        expected,
        ..Edit::default()
    };
    change(inside, seen.id, &edit).await
}

/// The form that takes it back from those whom it changed; empty where there is nothing to.
fn undo(act: Act, changed: &[(&Seen, Seen)]) -> Vec<(String, String)> {
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let back = match act {
        _ if changed.is_empty() => return Vec::new(),
        Act::Suspend => "restore",
        Act::Restore => "suspend",
        Act::Role(_) => "roles_back",
        Act::RolesBack => return Vec::new(),
    };
    let mut fields = vec![field("act", back), field("undo", "1")];
    for (was, now) in changed {
        let id = was.id;
        fields.push(field("m", &id.to_string()));
        if matches!(act, Act::Role(_)) {
            fields.push((format!("role_of_{id}"), was.role.to_string()));
            fields.push((format!("revision_of_{id}"), now.revision.to_string()));
        }
    }
    fields
}

// ---- Before it is done ------------------------------------------------------------------------------

fn too_many(inside: Inside, act: Act, selected: usize) -> Response {
    let mut sheet = results(&inside, act);
    sheet.too_many = Some((selected, BULK));
    shown(inside, StatusCode::UNPROCESSABLE_ENTITY, act, &sheet)
}

/// Whether this of many steps is shown before it is done: one that stops something for others, and one
/// that lets people manage the organization.
fn is_shown(from: OrgRole, to: OrgRole) -> bool {
    is_rehearsed(from, to) || to > from && to >= OrgRole::Administrator
}

/// What lower roles of owners and administrators stop, person by person, and what the others gain.
async fn rehearse(inside: Inside, people: &[Seen], role: OrgRole) -> Answer {
    let lowered = lowered(&inside, people, role).await?;
    let raised: Vec<OrgRole> = people
        .iter()
        .map(|seen| seen.role)
        .filter(|from| *from < role)
        .collect();
    let same = people.iter().filter(|seen| seen.role == role).count();
    let sheet = BulkRehearsal {
        org: inside.org.clone(),
        role,
        raised: raised.len(),
        gained: rights::gained_by_many(&raised, role),
        others: people.len() - same - raised.len() - lowered.len(),
        same,
        lowered,
        selected: people.iter().map(|seen| seen.id.to_string()).collect(),
    };
    Ok(shown(inside, StatusCode::OK, Act::Role(role), &sheet))
}

async fn lowered(inside: &Inside, people: &[Seen], role: OrgRole) -> Result<Vec<Lowered>, Stop> {
    let mut lowered = Vec::new();
    for seen in people.iter().filter(|seen| is_rehearsed(seen.role, role)) {
        let (effects, last_owner) = effects(inside, seen, role).await?;
        lowered.push(Lowered {
            face: face(seen),
            from: seen.role,
            last_owner,
            effects,
        });
    }
    Ok(lowered)
}

/// Whether an owner is among those who are changed, or is made by it, and the password was not shown
/// of late.
fn needs_password(inside: &Inside, act: Act, people: &[Seen], form: &Form) -> Result<bool, Stop> {
    let becomes_owner = |seen: &Seen| match act {
        Act::Role(role) => role == OrgRole::Owner,
        Act::RolesBack => form.v(&format!("role_of_{}", seen.id)) == OrgRole::Owner.as_str(),
        Act::Suspend | Act::Restore => false,
    };
    let touches_owner = people.iter().any(|seen| {
        !act.changes_nothing(seen) && (seen.role == OrgRole::Owner || becomes_owner(seen))
    });
    Ok(touches_owner && !inside.visit.is_fresh()?)
}

fn ask(inside: &Inside, act: Act, form: Form) -> Response {
    let reason = match act {
        Act::Role(OrgRole::Owner) => format!(
            "Making people owners needs your password. {}",
            rights::OWNERSHIP
        ),
        _ => "An owner is among them, so this needs your password.".to_owned(),
    };
    let list = inside.org.at("/users/members");
    step_up::ask(inside, form, reason, act.title(), list)
}

fn results(inside: &Inside, act: Act) -> BulkResults {
    BulkResults {
        org: inside.org.clone(),
        title: act.title().to_owned(),
        results: Vec::new(),
        gone: 0,
        too_many: None,
        undo: Vec::new(),
    }
}
