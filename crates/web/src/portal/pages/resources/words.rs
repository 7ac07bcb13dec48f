//! Access in words: what leads somebody to a thing, and what can be done with it.

use std::borrow::Cow;

use ::access::{Action, Kind, Path, Through};
use app::explain::Names;

use crate::portal::look::Clock;

/// A way from a person to a thing: "Member through @maintenance-team, capped to Observer".
pub fn reason(clock: &Clock, path: &Path, names: &Names) -> String {
    let mut words = way(path, names);
    let capped = path.capped_to.filter(|capped| Some(*capped) != path.role);
    if let Some(capped) = capped {
        words = texts::path_capped(words, capped.label());
    }
    if let Some(project) = path.via.and_then(|id| names.projects.get(&id)) {
        words = texts::path_on_project(words, project);
    }
    let words = match (path.expires_at, path.live) {
        (Some(end), true) => texts::path_until(clock.until(end), words),
        (Some(end), false) => texts::path_ended(clock.until(end), words),
        (None, false) => texts::path_not_now(words),
        (None, true) => words,
    };
    words.into_owned()
}

fn way(path: &Path, names: &Names) -> Cow<'static, str> {
    let role = path
        .role
        .map_or_else(|| "…".to_owned(), |role| role.label().to_string());
    match path.through {
        Through::Organization(role) => texts::path_organization(role.label()),
        Through::Direct => texts::path_direct(role),
        Through::Team { team, .. } => {
            let handle = names.teams.get(&team).map(|team| team.handle.as_str());
            texts::path_team(role, handle.unwrap_or("…"))
        }
    }
}

/// Every action on a thing of this kind.
pub fn actions(kind: Kind) -> Vec<&'static str> {
    kind.actions().map(Action::as_str).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// An action that a message does not know would be told as another.
    #[test]
    fn each_action_has_words_of_its_own() {
        let kinds = [Kind::Project, Kind::Channel, Kind::Device];
        let all: BTreeSet<&str> = kinds.into_iter().flat_map(actions).collect();
        let words: [fn(&str) -> Cow<'static, str>; 5] = [
            |action| texts::access_action(action),
            |action| texts::access_everybody(action),
            |action| texts::why_action(action),
            |action| texts::why_yes(action, "Mia", "Hall 2"),
            |action| texts::why_no(action, "Mia", "Hall 2"),
        ];
        for words in words {
            let told: BTreeSet<_> = all.iter().map(|action| words(action)).collect();
            assert_eq!(told.len(), all.len(), "{told:?}");
        }
    }
}
