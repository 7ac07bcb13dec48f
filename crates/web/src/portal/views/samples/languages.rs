//! What the screens say is in the language files.

use std::collections::BTreeSet;

use texts::Language;

use super::*;

/// Where every message wears accents, what still stands in plain letters is data: the list holds the names, addresses
/// and made-up words of the samples, and a label in it was forgotten in a template.
#[test]
fn what_stands_in_no_language_file_is_data() {
    let worlds = texts::speaking_now(Language::ACCENTED, worlds);
    let screens = worlds.iter().filter(|(world, _)| world != "hostile");
    let pages = screens.flat_map(|(_, screens)| screens);
    let plain: BTreeSet<String> = pages
        .flat_map(|(_, html)| readable(html))
        .filter(|text| is_plain(text))
        .collect();
    let plain: Vec<String> = plain.into_iter().collect();
    println!("{}", plain.join("\n"));
}

/// Two letters in a row that no message would leave so.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes
        .windows(2)
        .any(|pair| pair.iter().all(u8::is_ascii_alphabetic))
}

/// The texts of a page, and those of its attributes that are read.
fn readable(html: &str) -> Vec<String> {
    const READ: [&str; 9] = [
        "title",
        "aria-label",
        "placeholder",
        "alt",
        "label",
        "data-l",
        "data-label",
        "data-guard",
        "data-confirm",
    ];
    let mut found = Vec::new();
    for piece in html.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        if !(tag.starts_with("script") || tag.starts_with("style")) {
            found.push(text.trim().to_owned());
        }
        for name in READ {
            let value = tag.split_once(&format!(" {name}=\"")).map(|(_, rest)| rest);
            found.extend(
                value
                    .and_then(|rest| rest.split('"').next())
                    .map(str::to_owned),
            );
        }
    }
    found
}
