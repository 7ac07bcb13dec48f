//! The audit log: reading it, and proving that nobody has altered it.

pub(crate) mod former;
mod news;
mod read;
mod verify;

pub use former::FORMER;
pub use news::in_own_teams;
pub use read::{Query, list};
pub use verify::{Checked, Report, VerifyError, verify};

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    /// The kinds of things whose changes are written down.
    const KINDS: [&str; 5] = [
        "organization.",
        "invitation.",
        "member.",
        "team.",
        "purchase.",
    ];

    #[test]
    fn every_action_stands_in_the_documentation() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let page = fs::read_to_string(root.join("../../docs/audit.md")).unwrap();
        let mut actions = BTreeSet::new();
        collect(&root.join("src"), &mut actions);
        assert!(
            actions.contains("team.member_set"),
            "they are found: {actions:?}"
        );
        actions.retain(|action| !page.contains(&format!("`{action}`")));
        assert!(
            actions.is_empty(),
            "docs/audit.md says nothing of {actions:?}"
        );
    }

    /// The literals that are actions, in all sources below a folder.
    fn collect(folder: &Path, actions: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, actions);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let source = fs::read_to_string(&path).unwrap();
                actions.extend(
                    source
                        .split('"')
                        .filter(|text| is_action(text))
                        .map(str::to_owned),
                );
            }
        }
    }

    fn is_action(text: &str) -> bool {
        let verb = KINDS.iter().find_map(|kind| text.strip_prefix(kind));
        verb.is_some_and(|verb| {
            !verb.is_empty() && verb.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
        })
    }
}
