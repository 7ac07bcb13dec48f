//! Access in words: what leads somebody to a thing, and what can be done with it.

use std::borrow::Cow;

use ::access::{Action, Kind, Path, Through};
use app::explain::Names;
use domain::role::ResourceRole;

use crate::portal::look::Clock;

/// A way from a person to a thing: "Member through @maintenance-team, capped to Observer".
pub fn reason(clock: &Clock, path: &Path, names: &Names) -> String {
    let mut words = vec![match path.through {
        Through::Organization(role) => format!("{} of the organization", role.label()),
        Through::Direct => format!("{}, given directly", label(path.role)),
        Through::Team { team, .. } => {
            let handle = names.teams.get(&team).map(|team| team.handle.as_str());
            format!("{} through @{}", label(path.role), handle.unwrap_or("…"))
        }
    }];
    let capped = path.capped_to.filter(|capped| Some(*capped) != path.role);
    words.extend(capped.map(|capped| format!("capped to {}", capped.label())));
    let project = path.via.and_then(|id| names.projects.get(&id));
    words.extend(project.map(|project| format!("on the project {project}")));
    words.extend(match (path.expires_at, path.live) {
        (Some(end), true) => Some(format!("until {}", clock.until(end))),
        (Some(end), false) => Some(format!("ended {}", clock.until(end))),
        (None, false) => Some("not in force now".to_owned()),
        (None, true) => None,
    });
    words.join(", ")
}

fn label(role: Option<ResourceRole>) -> Cow<'static, str> {
    role.map_or("Access".into(), ResourceRole::label)
}

/// What an action is, after "can".
pub fn can(action: &str) -> String {
    match action {
        "settings" => "change the settings of".to_owned(),
        "grant" => "give others access to".to_owned(),
        "add_device" => "add devices to".to_owned(),
        "create_job" => "create jobs in".to_owned(),
        "credentials" => "issue credentials for".to_owned(),
        "publish" => "publish alerts to".to_owned(),
        other => other.replace('_', " "),
    }
}

/// Every action on a thing of this kind, each with its words.
pub fn actions(kind: Kind) -> Vec<(&'static str, String)> {
    kind.actions()
        .map(Action::as_str)
        .map(|name| (name, can(name)))
        .collect()
}
