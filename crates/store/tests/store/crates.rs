//! What the crates may depend on: invariants 1 and 2 of `ARCHITECTURE.md`.

use std::{collections::BTreeSet, fs, path::Path};

/// The lines of a crate's manifest that name what it is shipped with, by the name.
fn dependencies(of: &str) -> Vec<(String, String)> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("crates lie side by side");
    let manifest = fs::read_to_string(crates.join(of).join("Cargo.toml")).unwrap();
    let (_, section) = manifest
        .split_once("\n[dependencies]\n")
        .expect("it has some");
    let section = section.split("\n[").next().unwrap_or_default();
    let named = section.lines().filter(|line| line.contains('='));
    let name = |line: &str| {
        line.split(['.', ' ', '='])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    named.map(|line| (name(line), line.to_owned())).collect()
}

fn names(of: &str) -> BTreeSet<String> {
    dependencies(of).into_iter().map(|(name, _)| name).collect()
}

/// None of these reads a file, a socket or a clock. Making a list longer is a decision.
#[test]
fn the_rules_and_the_engine_are_pure() {
    let pure = |all: &[&str]| -> BTreeSet<String> { all.iter().map(ToString::to_string).collect() };
    let domain = [
        "email_address",
        "jiff",
        "texts",
        "thiserror",
        "unicode-normalization",
        "uuid",
        "zxcvbn",
    ];
    assert_eq!(names("domain"), pure(&domain));
    let texts = [
        "askama",
        "fluent",
        "fluent-langneg",
        "fluent-syntax",
        "serde_json",
        "tokio",
        "unic-langid",
    ];
    assert_eq!(names("texts"), pure(&texts));
    let access = [
        "arc-swap",
        "domain",
        "hashbrown",
        "thiserror",
        "tokio",
        "uuid",
    ];
    assert_eq!(names("access"), pure(&access));
    // Of tokio one has a lock, so that one load is done at a time, and the other what is known within a task.
    for (of, feature) in [("access", "sync"), ("texts", "rt")] {
        let all = dependencies(of);
        let tokio = all.iter().find(|(name, _)| name == "tokio");
        let (_, tokio) = tokio.expect("it is in the list");
        let only = format!("default-features = false, features = [\"{feature}\"]");
        assert!(tokio.contains(&only), "{tokio}");
    }
}

#[test]
fn only_the_store_is_shipped_with_a_database() {
    assert!(names("store").contains("sqlx"));
    for other in ["texts", "domain", "access", "app", "web", "server"] {
        assert!(!names(other).contains("sqlx"), "{other}");
    }
}
