//! No text stands anywhere but in the language files. Everything is asked for in English with accents (`en-XA`), and all
//! that people wrote is Greek: a word in plain letters is a text that was forgotten.

use std::collections::{BTreeSet, HashMap, VecDeque};

use axum::http::StatusCode;
use testkit::{on_each_database, world::World};

use crate::{
    browser::{Answer, Browser},
    greek::{ASKED, Greek},
};

on_each_database! {
    no_text_is_forgotten_on_a_page
    no_text_is_forgotten_in_an_answer_to_a_form
}

/// What is the same in every language.
const KEPT: [&str; 7] = [
    // The name of the product, beside its mark and in titles.
    "Muster",
    // Time zones, as their letters have it.
    "UTC",
    "EET",
    "EEST",
    // A handle that was typed.
    "admin",
    // The first lines of files, whose columns are found by these names.
    "email,role,teams",
    "name,serial,kind",
];

async fn no_text_is_forgotten_on_a_page(world: World) {
    let plant = Greek::new(&world).await;
    let mut forgotten = BTreeSet::new();
    for reader in [
        Browser::new(&world, &plant.mia),
        Browser::new(&world, &plant.olga),
        Browser::of_nobody(&world),
    ] {
        let reader = reader.preferring("en-XA");
        let visited = walk(&reader, plant.addresses(), &mut forgotten).await;
        assert!(visited > 70, "{visited} pages");
    }
    assert_eq!(forgotten, BTreeSet::new());
}

/// Asks for pages, and for what they link to. How many there were.
async fn walk(reader: &Browser, starts: Vec<String>, forgotten: &mut BTreeSet<String>) -> usize {
    const VARIANTS: usize = 3;
    let mut waiting: VecDeque<String> = starts.into();
    let mut seen = BTreeSet::new();
    let mut variants: HashMap<String, usize> = HashMap::new();
    while let Some(path) = waiting.pop_front() {
        let place = path.split('?').next().unwrap_or_default().to_owned();
        let variant = variants.entry(place.clone()).or_default();
        if *variant == VARIANTS || !seen.insert(path.clone()) {
            continue;
        }
        *variant += 1;
        let answer = reader.gets(&path).await;
        assert!(!answer.status.is_server_error(), "{path}");
        note(&place, &answer, forgotten);
        waiting.extend(links(&answer.text()));
        waiting.extend(Some(answer.leads_to().to_owned()).filter(|to| to.starts_with('/')));
    }
    seen.len()
}

/// The pages of the portal that a page names.
fn links(html: &str) -> Vec<String> {
    let named = [" href=\"/", " hx-get=\"/"].into_iter();
    named
        .flat_map(|name| html.split(name).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .filter(|path| !path.starts_with("assets/") && !path.starts_with("v1/"))
        .map(|path| format!("/{}", path.replace("&amp;", "&")))
        .collect()
}

async fn no_text_is_forgotten_in_an_answer_to_a_form(world: World) {
    let plant = Greek::new(&world).await;
    let mut forgotten = BTreeSet::new();
    let mia = Browser::new(&world, &plant.mia).preferring("en-XA");
    let nobody = Browser::of_nobody(&world).preferring("en-XA");
    for (path, fields) in ASKED {
        let known = path.starts_with("/o/") || path.starts_with("/account");
        let who = if known { &mia } else { &nobody };
        let answer = plant.sends(who, path, fields).await;
        assert!(!answer.status.is_server_error(), "{path}");
        assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        note(path, &answer, &mut forgotten);
        let toast = answer.event("muster:toast");
        for part in ["text", "label"] {
            note_text(
                path,
                toast[part].as_str().unwrap_or_default(),
                &mut forgotten,
            );
        }
    }
    assert_eq!(forgotten, BTreeSet::new());
}

/// Notes what stands in plain letters in an answer.
fn note(place: &str, answer: &Answer, forgotten: &mut BTreeSet<String>) {
    let body = answer.text();
    let kind = answer.headers.get("content-type");
    let kind = kind.map_or("", |kind| kind.to_str().unwrap());
    if kind.starts_with("application/json") {
        let items: Vec<serde_json::Value> = serde_json::from_str(&body).unwrap_or_default();
        let read = items
            .iter()
            .flat_map(|item| ["t", "g", "s"].map(|name| item[name].as_str()));
        for text in read.flatten() {
            note_text(place, text, forgotten);
        }
    } else {
        for text in readable(&body) {
            note_text(place, &text, forgotten);
        }
    }
}

fn note_text(place: &str, text: &str, forgotten: &mut BTreeSet<String>) {
    if text.split_whitespace().any(is_forgotten) {
        // One line for each text: the same stands on many pages.
        let known = forgotten
            .iter()
            .any(|told| told.ends_with(&format!(": {text}")));
        if !known {
            forgotten.insert(format!("{place}: {text}"));
        }
    }
}

/// Two plain letters side by side, in what is neither an address, a handle, a path, a zone, an id nor a unit with a number.
fn is_forgotten(word: &str) -> bool {
    let is_data = |c: char| c.is_ascii_digit() || "@/_".contains(c);
    let letters = word.trim_matches(|c: char| !c.is_alphanumeric());
    let bytes = letters.as_bytes();
    let is_plain = bytes
        .windows(2)
        .any(|pair| pair.iter().all(u8::is_ascii_alphabetic));
    is_plain && !word.contains(is_data) && !KEPT.contains(&letters)
}

/// The texts of a page, and those of its attributes that are read or shown.
fn readable(html: &str) -> Vec<String> {
    const READ: [&str; 8] = [
        "title",
        "aria-label",
        "placeholder",
        "alt",
        "label",
        "data-label",
        // A table on a phone shows it before the value.
        "data-l",
        // Said before what is shown once is closed away.
        "data-guard",
    ];
    let mut found = Vec::new();
    for piece in html.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        if !is_for_machines(tag) {
            found.push(text.trim().replace("&amp;", "&"));
        }
        for name in READ {
            let value = tag.split_once(&format!(" {name}=\"")).map(|(_, rest)| rest);
            let value = value.and_then(|rest| rest.split('"').next());
            found.extend(value.map(str::to_owned));
        }
    }
    found
}

/// Scripts; codes, which programs read too; and in the audit log the fields as they are stored.
fn is_for_machines(tag: &str) -> bool {
    let stored = ["k", "was", "is"]
        .iter()
        .any(|name| tag.contains(&format!("class=\"{name}\"")));
    stored
        || ["script", "style", "code"]
            .iter()
            .any(|name| tag.starts_with(name))
}
