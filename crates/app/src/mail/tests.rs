//! Each mail as it reads, and what no name may do to one.

use domain::{
    email::EmailAddress,
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};
use proptest::prelude::*;
use texts::Language;

use super::*;

fn now() -> Timestamp {
    Timestamp::parse("2026-11-24T16:05:00Z").unwrap()
}

fn site() -> Site {
    Site::new("https://muster.example.com")
}

#[test]
fn each_mail_reads_like_this() {
    for sample in samples(now()) {
        let mail = sample.mail.render(&sample.to, &site());
        insta::assert_snapshot!(format!("{}.txt", sample.name), mail.text);
        insta::assert_snapshot!(format!("{}.html", sample.name), mail.html);
    }
}

#[test]
fn each_kind_of_mail_has_a_sample_and_each_sample_a_name() {
    let samples = samples(now());
    let kinds: std::collections::BTreeSet<_> = samples.iter().map(|s| s.mail.kind()).collect();
    let names: std::collections::BTreeSet<_> = samples.iter().map(|s| s.name).collect();
    assert_eq!(names.len(), samples.len());
    insta::assert_snapshot!(kinds.into_iter().collect::<Vec<_>>().join(" "));
}

#[test]
fn each_mail_says_who_it_is_for_and_loads_nothing() {
    for sample in samples(now()) {
        let mail = sample.mail.render(&sample.to, &site());
        for part in [&mail.text, &mail.html] {
            assert!(part.contains(sample.to.as_str()), "{}", sample.name);
        }
        for loading in ["<img", "<link", "<script", "url(", "@import", "src="] {
            assert!(!mail.html.contains(loading), "{}: {loading}", sample.name);
        }
        let whole_lines = mail
            .text
            .lines()
            .filter(|line| line.starts_with("https://"));
        let in_sentences = mail.text.matches("https://").count() - whole_lines.count();
        assert_eq!(in_sentences, 1, "only the footer: {}", mail.text);
        let elsewhere = |link: &&str| !link.starts_with("https://muster.example.com");
        assert_eq!(mail.links().iter().find(|l| elsewhere(l)), None);
    }
}

/// What is in no language file would stand in English in a mail of any language.
#[test]
fn a_mail_says_what_the_language_file_says_and_what_it_was_told() {
    for sample in samples(now()) {
        let write = || sample.mail.render(&sample.to, &site());
        let mail = texts::speaking_now(Language::ACCENTED, write);
        assert!(mail.html.contains("<html lang=\"en-XA\">"), "{}", mail.html);
        for part in [&mail.subject, &mail.text, &without_tags(&mail.html)] {
            assert_eq!(plain_words(part), [] as [&str; 0], "{}", sample.name);
        }
    }
    assert_eq!(plain_words("Çļöšé it, Mia Chen"), ["it,"]);
}

/// The words of which two letters in a row wear no accent, but those of the samples.
fn plain_words(text: &str) -> Vec<String> {
    const TOLD: [&str; 9] = [
        "Welcome to hall 4.",
        "The badge reader is at the east door.",
        "Mia Chen",
        "Ada Okafor",
        "Northfield Plant",
        "Northfield Tools",
        "Maintenance",
        "Night shift",
        "Hall 4",
    ];
    let is_plain = |word: &&str| {
        let mut pairs = word.as_bytes().windows(2);
        pairs.any(|pair| pair.iter().all(u8::is_ascii_alphabetic))
    };
    let is_told = |word: &&str| word.contains('@') || word.contains("://");
    let text = TOLD
        .iter()
        .fold(text.to_owned(), |text, told| text.replace(told, ""));
    let words = text.split_whitespace();
    let plain = words.filter(|word| is_plain(word) && !is_told(word));
    plain.map(str::to_owned).collect()
}

/// What a page shows: no tag, and nothing of its style.
fn without_tags(html: &str) -> String {
    let pieces = html.split('<').filter_map(|piece| piece.split_once('>'));
    let shown = pieces.filter(|(tag, _)| *tag != "style");
    shown.map(|(_, text)| text).collect::<Vec<_>>().join(" ")
}

/// A code that is broken over two lines, or stands behind other digits, is read wrongly aloud.
#[test]
fn a_code_stands_on_a_line_of_its_own_in_two_groups() {
    let mail = Mail::VerifyAddress {
        token: "t".into(),
        code: "402917".into(),
        expires_at: now(),
    };
    let mail = mail.render(&EmailAddress::parse("mia@example.com").unwrap(), &site());
    assert!(
        mail.text.lines().any(|line| line.trim() == "402 917"),
        "{}",
        mail.text
    );
    assert!(mail.html.contains(">402 917<"));
}

#[test]
fn a_mail_in_a_log_tells_nothing() {
    let mail = Mail::PasswordReset {
        name: "Mia".into(),
        token: "s3cret".into(),
        expires_at: now(),
    };
    assert_eq!(format!("{mail:?}"), "password_reset");
    let rendered = mail.render(&EmailAddress::parse("mia@example.com").unwrap(), &site());
    assert_eq!(format!("{rendered:?}"), "Rendered { .. }");
}

#[test]
fn a_rendered_mail_survives_the_outbox() {
    for sample in samples(now()) {
        let mail = sample.mail.render(&sample.to, &site());
        let stored = serde_json::to_string(&mail).unwrap();
        assert_eq!(serde_json::from_str::<Rendered>(&stored).unwrap(), mail);
    }
}

proptest! {
    /// Whatever stands in a name: one line of subject, no tag and no attribute of its making, and
    /// the same links as ever.
    #[test]
    fn names_add_neither_headers_nor_tags(hostile in hostile_text()) {
        for (mail, plain) in mails_full_of(&hostile).iter().zip(mails_full_of("plain")) {
            let to = EmailAddress::parse("mia@example.com").unwrap();
            let rendered = mail.render(&to, &site());
            let plain = plain.render(&to, &site());

            prop_assert!(!rendered.subject.is_empty());
            prop_assert!(!rendered.subject.chars().any(char::is_control), "{:?}", rendered.subject);
            prop_assert_eq!(tags(&rendered.html), tags(&plain.html), "{:?}", mail);
            prop_assert!(!rendered.text.chars().any(|c| c.is_control() && c != '\n'));
        }
    }
}

/// Any text, and text made of what breaks headers, tags, attributes and the order of reading.
fn hostile_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<".to_owned()),
        Just("\">".to_owned()),
        Just("' onload='x".to_owned()),
        Just("</p><script>alert(1)</script>".to_owned()),
        Just("\r\nBcc: eve@example.com\r\n\r\n".to_owned()),
        Just("\u{202E}\u{2067}\u{2069}\u{2028}\0\u{85}".to_owned()),
        Just("&lt;&#60;{{ x }}".to_owned()),
        ".{0,40}",
        "\\PC{0,20}",
    ];
    proptest::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn mails_full_of(text: &str) -> Vec<Mail> {
    vec![
        Mail::PasswordReset {
            name: text.into(),
            token: text.into(),
            expires_at: now(),
        },
        Mail::VerifyAddress {
            token: text.into(),
            code: text.into(),
            expires_at: now(),
        },
        Mail::Invitation(Invitation {
            inviter: Some(text.into()),
            organization: text.into(),
            role: OrgRole::Member,
            grants: vec![(text.into(), ResourceRole::Member)],
            teams: vec![(text.into(), ResourceRole::Member)],
            message: Some(text.into()),
            membership_ends_at: Some(now()),
            token: text.into(),
            expires_at: now(),
            has_account: true,
        }),
        Mail::PurchaseProvisioned {
            organization: text.into(),
            slug: text.into(),
            order: text.into(),
            entry: Entry::Account { name: text.into() },
        },
        Mail::PurchaseAwaitsAssignment {
            name: Some(text.into()),
            order: text.into(),
        },
        Mail::OrganizationDeleted {
            name: text.into(),
            organization: text.into(),
            slug: text.into(),
            by: text.into(),
            erased_at: now(),
        },
    ]
}

/// What stands between `<` and `>`, but for the line breaks of a quotation and where links lead
/// (which `Site` keeps on the site).
fn tags(html: &str) -> Vec<String> {
    html.split('<')
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap_or(rest))
        .filter(|tag| *tag != "br")
        .map(without_target)
        .collect()
}

fn without_target(tag: &str) -> String {
    match tag.split_once("href=\"") {
        Some((before, after)) => {
            let rest = after.split_once('"').map_or("", |(_, rest)| rest);
            format!("{before}href{rest}")
        }
        None => tag.to_owned(),
    }
}
