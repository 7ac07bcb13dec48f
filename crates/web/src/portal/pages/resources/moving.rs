//! The sheet that moves a device to another project. Who gains and who loses access is told before
//! anything is done: a press that comes before that has been read shows it, and asks again.

use app::devices::{self, Edit, Moved, Seen};
use axum::{Router, extract::Path, http::StatusCode, response::Response, routing::get};
use domain::{id::ProjectId, policy::DeviceAction};

use super::device_to;
use crate::{
    Web,
    portal::{
        form::Form,
        look::{count, some_of},
        pages::around::{self, Inside},
        refuse::mend,
        respond::{self, Done, Unfinished},
        rights::Effect,
        views::resources::{DeviceMove, MovePart, MoveTold},
        visit::{Answer, Asked, Visit},
    },
    problem::Problem,
};

/// Projects that are offered at most.
const MOST: usize = 500;
/// People who are named at most in one line.
const NAMED: usize = 12;

type Ids = Path<(String, String)>;

pub fn router() -> Router<Web> {
    Router::new()
        .route("/o/{org}/devices/{id}/move", get(show).post(send))
        .route("/o/{org}/devices/{id}/move/preview", get(preview))
}

async fn show(visit: Visit, Path((slug, id)): Ids, asked: Asked) -> Answer {
    let (inside, seen) = device_to(DeviceAction::Edit, visit, &slug, &id).await?;
    let form = inside
        .visit
        .fresh_form()
        .with("project", asked.v("project"));
    let told = match asked.some("project") {
        Some(project) => Some(rehearse(&inside, &seen, project).await?),
        None => None,
    };
    sheet(inside, &seen, form, told, StatusCode::OK).await
}

async fn sheet(
    inside: Inside,
    seen: &Seen,
    form: Form,
    told: Option<MoveTold>,
    status: StatusCode,
) -> Answer {
    let caller = inside.visit.signed_in()?;
    let open = devices::destinations(inside.visit.app(), caller, &inside.at(), MOST).await?;
    let others = open.into_iter();
    let others = others.filter(|(project, _)| *project != seen.device.project);
    let back = super::url(&inside.org, seen.device.id.into());
    let sheet = DeviceMove {
        form,
        org: inside.org.clone(),
        title: format!("Move {}", seen.device.name),
        now: format!("Now in {}", seen.device.project_name),
        projects: others.map(|(id, name)| (id.to_string(), name)).collect(),
        action: format!("{back}/move"),
        back,
        told,
    };
    let title = "Move device";
    Ok(around::as_sheet(inside, status, "narrow", title, &sheet))
}

/// What the choice that is being made would change.
async fn preview(visit: Visit, Path((slug, id)): Ids, asked: Asked) -> Answer {
    let (inside, seen) = device_to(DeviceAction::Edit, visit, &slug, &id).await?;
    let told = match asked.some("project") {
        Some(project) => Some(rehearse(&inside, &seen, project).await?),
        None => None,
    };
    Ok(respond::ok(&MovePart { told }))
}

async fn rehearse(inside: &Inside, seen: &Seen, project: &str) -> Result<MoveTold, Problem> {
    let caller = inside.visit.caller().ok_or_else(Problem::unauthenticated)?;
    let to: ProjectId = crate::extract::id(project)?;
    let (app, at, id) = (inside.visit.app(), inside.at(), seen.device.id);
    let found = devices::rehearse_move(app, caller, &at, id, to).await?;
    Ok(MoveTold {
        id: to.to_string(),
        changes: changes(&found.people),
        project: found.project,
    })
}

/// Who loses access, who gains it, and whose role becomes another.
fn changes(people: &[Moved]) -> Vec<Effect> {
    let of = |belongs: fn(&Moved) -> bool| people.iter().filter(|one| belongs(one)).collect();
    let lose: Vec<_> = of(|one| one.after.is_none());
    let gain: Vec<_> = of(|one| one.before.is_none());
    let other: Vec<_> = of(|one| one.before.is_some() && one.after.is_some());
    let lines = [
        Effect {
            icon: "circle-minus",
            head: count(lose.len(), "person loses access", "people lose access"),
            detail: names(&lose),
        },
        Effect {
            icon: "circle-plus",
            head: count(gain.len(), "person gains access", "people gain access"),
            detail: names(&gain),
        },
        Effect {
            icon: "user-cog",
            head: count(
                other.len(),
                "person has another role",
                "people have another role",
            ),
            detail: names(&other),
        },
    ];
    lines
        .into_iter()
        .filter(|line| !line.detail.is_empty())
        .collect()
}

fn names(people: &[&Moved]) -> String {
    let name = |one: &&Moved| match (one.before, one.after) {
        (Some(was), Some(is)) => format!("{} ({} → {})", one.name, was.label(), is.label()),
        (Some(role), None) | (None, Some(role)) => format!("{} ({})", one.name, role.label()),
        (None, None) => one.name.clone(),
    };
    some_of(people.iter().take(NAMED).map(name), people.len())
}

async fn send(visit: Visit, Path((slug, id)): Ids, form: Form) -> Answer {
    let (inside, seen) = device_to(DeviceAction::Edit, visit, &slug, &id).await?;
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    if form.v("project").is_empty() {
        let form = form.refuse("project", "Choose a project.");
        return sheet(inside, &seen, form, None, refused).await;
    }
    let told = match rehearse(&inside, &seen, form.v("project")).await {
        Ok(told) => told,
        Err(problem) => {
            let form = mend(form, problem)?;
            return sheet(inside, &seen, form, None, refused).await;
        }
    };
    if form.v("rehearsed") != told.id {
        let mut asks = sheet(inside, &seen, form, Some(told), refused).await?;
        asks.extensions_mut().insert(Unfinished);
        return Ok(asks);
    }
    moved(inside, &seen, form, told).await
}

async fn moved(inside: Inside, seen: &Seen, form: Form, told: MoveTold) -> Answer {
    let caller = inside.visit.signed_in()?;
    let wish = Edit {
        project: told.id.parse().ok(),
        ..Edit::default()
    };
    let id = seen.device.id;
    match devices::edit(inside.visit.app(), caller, &inside.at(), id, &wish).await {
        Ok(now) => Ok(done(&inside, &now, &told)),
        Err(error) => {
            let form = mend(form, Problem::from(error))?;
            let refused = StatusCode::UNPROCESSABLE_ENTITY;
            sheet(inside, seen, form, None, refused).await
        }
    }
}

fn done(inside: &Inside, now: &Seen, told: &MoveTold) -> Response {
    let page = super::url(&inside.org, now.device.id.into());
    let text = format!("{} is in {} now.", now.device.name, told.project);
    Done::new(text, page).leaving().answer(inside.way())
}

#[cfg(test)]
mod tests {
    use domain::role::ResourceRole::{self, Member, Observer};

    use super::*;

    fn person(name: &str, before: Option<ResourceRole>, after: Option<ResourceRole>) -> Moved {
        let name = name.to_owned();
        Moved {
            name,
            before,
            after,
        }
    }

    #[test]
    fn each_person_is_told_once_with_what_changes() {
        let people = [
            person("Mia", Some(Member), None),
            person("Bob", None, Some(Observer)),
            person("Jo", Some(Member), Some(Observer)),
            person("Kim", Some(Observer), None),
        ];
        let told = changes(&people);
        let told: Vec<_> = told
            .iter()
            .map(|line| (&*line.head, &*line.detail))
            .collect();
        assert_eq!(
            told,
            [
                ("2 people lose access", "Mia (Member), Kim (Observer)"),
                ("1 person gains access", "Bob (Observer)"),
                ("1 person has another role", "Jo (Member → Observer)"),
            ]
        );
    }

    #[test]
    fn a_crowd_is_counted() {
        let crowd: Vec<_> = (0..NAMED + 3)
            .map(|n| person(&n.to_string(), Some(Member), None))
            .collect();
        let [line] = &*changes(&crowd) else {
            panic!("one line")
        };
        assert_eq!(line.head, "15 people lose access");
        assert!(
            line.detail.ends_with("11 (Member) and 3 more"),
            "{}",
            line.detail
        );
    }
}
