//! What holds for the files, and how a message is said.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};

use super::*;

/// The arguments of each message of a file. What cannot be read of it, and what it says twice, is complained about.
fn messages(file: &str) -> (BTreeMap<String, BTreeSet<String>>, Vec<String>) {
    let (resource, mut complaints) = match parser::parse(file) {
        Ok(resource) => (resource, Vec::new()),
        Err((resource, errors)) => (resource, errors.iter().map(|e| format!("{e:?}")).collect()),
    };
    let mut found = BTreeMap::new();
    for entry in &resource.body {
        let Entry::Message(message) = entry else {
            continue;
        };
        let mut arguments = BTreeSet::new();
        if let Some(pattern) = &message.value {
            arguments_of(pattern, &mut arguments);
        }
        let id = message.id.name.to_owned();
        if found.insert(id.clone(), arguments).is_some() {
            complaints.push(format!("{id} is there twice"));
        }
    }
    (found, complaints)
}

fn arguments_of(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        let (Expression::Inline(inline)
        | Expression::Select {
            selector: inline, ..
        }) = expression;
        if let InlineExpression::VariableReference { id } = inline {
            found.insert(id.name.to_owned());
        }
        if let Expression::Select { variants, .. } = expression {
            for variant in variants {
                arguments_of(&variant.value, found);
            }
        }
    }
}

/// What a translation lacks, or has too much, against English.
fn complaints(english: &str, other: &str) -> Vec<String> {
    let (wanted, _) = messages(english);
    let (there, mut complaints) = messages(other);
    for (id, arguments) in &wanted {
        match there.get(id) {
            None => complaints.push(format!("{id} is missing")),
            // A language may say a thing without an argument, but not with one that nobody gives.
            Some(own) if !own.is_subset(arguments) => {
                complaints.push(format!("{id} asks for {own:?}, and is given {arguments:?}"));
            }
            Some(_) => {}
        }
    }
    let unknown = there.keys().filter(|id| !wanted.contains_key(*id));
    complaints.extend(unknown.map(|id| format!("{id} is never said")));
    complaints
}

#[test]
fn every_language_has_every_message() {
    let (_, english) = FILES[0];
    for (tag, file) in FILES {
        assert_eq!(complaints(english, file), [] as [&str; 0], "{tag}");
    }
}

#[test]
fn what_a_translation_lacks_is_told() {
    let english = "a = A\nb = { $x }\nc = C\n";
    let told = complaints(english, "a = A\na = A\nb = { $y }\nd = D\n");
    let wanted = [
        "a is there twice",
        "b asks for {\"y\"}, and is given {\"x\"}",
        "c is missing",
        "d is never said",
    ];
    assert_eq!(told, wanted);
    assert_eq!(complaints(english, english), [] as [&str; 0]);
    assert_eq!(complaints("a = A\n", "a = A\nb\n").len(), 1, "junk");
}

/// A message that nothing says any more is work for each translator.
#[test]
fn every_message_is_said_somewhere() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut sources = String::new();
    for name in ["domain", "store", "app", "web"] {
        read_all(&crates.join(name), &["rs", "html", "txt"], &mut sources);
    }
    let mut script = String::new();
    read_all(&crates.join("web/assets/src/js"), &["js"], &mut script);
    let (all, _) = messages(FILES[0].1);
    let mut unsaid: Vec<&String> = all.keys().collect();
    unsaid.retain(|id| match id.strip_prefix("script-") {
        Some(name) => !script.contains(&format!("text(\"{name}\"")),
        None => !is_said(&sources, &id.replace('-', "_")),
    });
    assert!(unsaid.is_empty(), "{unsaid:?}");
    let said = script.split("text(\"").skip(1);
    let unknown = said
        .filter_map(|rest| rest.split('"').next())
        .find(|name| !all.contains_key(&format!("script-{name}")));
    assert_eq!(unknown, None, "what the script says is in the file");
}

#[test]
fn the_script_gets_each_plural_and_names_of_arguments() {
    let said: serde_json::Value = serde_json::from_str(&script()).unwrap();
    assert_eq!(said["palette-results"]["one"], "{count} result");
    assert_eq!(said["palette-results"]["other"], "{count} results");
    assert_eq!(said["address-take-out"], "Take {address} out");
    let said = speaking_now(Language::ACCENTED, script);
    assert!(said.contains("\"{count} ŕéšûļţ\""), "{said}");
}

fn is_said(sources: &str, function: &str) -> bool {
    sources
        .match_indices(&format!("texts::{function}"))
        .any(|(at, call)| !continues(&sources[at + call.len()..]))
}

fn continues(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

fn read_all(folder: &Path, endings: &[&str], sources: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "node_modules" && name != "target" {
            read_all(&path, endings, sources);
        } else if path
            .extension()
            .is_some_and(|end| endings.iter().any(|wanted| end == *wanted))
        {
            sources.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

/// A tag that is not closed would swallow the rest of a page.
#[test]
fn markup_is_simple_and_closed() {
    for (tag, file) in FILES {
        for line in file.lines().filter(|line| !line.starts_with('#')) {
            assert_eq!(open_tags(line), [] as [&str; 0], "{tag}: {line}");
        }
    }
}

/// The tags of a line that are left open, or are none that a sentence may have.
fn open_tags(line: &str) -> Vec<&str> {
    const ALLOWED: [&str; 10] = [
        "a", "b", "bdi", "br", "button", "code", "em", "kbd", "span", "strong",
    ];
    let mut open = Vec::new();
    for (at, _) in line.match_indices('<') {
        let tag = &line[at + 1..];
        let end = tag.find([' ', '>']).unwrap_or(tag.len());
        let name = &tag[..end];
        match name.strip_prefix('/') {
            Some(name) if open.last() == Some(&name) => {
                open.pop();
            }
            Some(_) => return vec![name],
            None if !ALLOWED.contains(&name) => return vec![name],
            None if name == "br" => {}
            None => open.push(name),
        }
    }
    open
}

#[test]
fn tags_are_counted() {
    assert_eq!(
        open_tags("<b>a</b> <br><a href=\"{ $url }\">c</a>"),
        [] as [&str; 0]
    );
    assert_eq!(open_tags("<b>a"), ["b"]);
    assert_eq!(open_tags("a</b>"), ["/b"]);
    assert_eq!(open_tags("<script>a</script>"), ["script"]);
}

#[test]
fn letters_wear_accents_and_markup_does_not() {
    let accented = bundle::accented("Add <b class=\"x\">a &amp; b</b>");
    assert_eq!(accented, "Åđđ <b class=\"x\">å &amp; ƀ</b>");
}

#[test]
fn the_language_is_chosen_by_what_a_browser_accepts() {
    let tag = |accepted| Language::asked_for(accepted).tag();
    assert_eq!(tag("en-US,en;q=0.9"), "en");
    assert_eq!(tag("xx, *;q=0.1"), "en");
    assert_eq!(tag(""), "en");
    assert_eq!(tag("en-XA"), "en-XA");
    assert_eq!(tag(&"x".repeat(10_000)), "en");
}

#[test]
fn a_language_is_spoken_where_it_was_asked_for() {
    assert_eq!(current(), Language::default());
    let inside = speaking_now(Language::ACCENTED, current);
    assert_eq!(inside, Language::ACCENTED);
    assert_eq!(current(), Language::default());
}
